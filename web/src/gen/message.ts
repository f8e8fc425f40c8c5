export interface MessageWire {
  role: string;
  metadata: ThoughtWire | null;
  content: ContentWire[];
  options: unknown[] | null;
}

export interface ThoughtWire {
  title: string;
  log?: string;
  duration?: number;
  status?: string;
}

export interface ContentWire {
  type: string;
  text?: string;
  file?: unknown;
  alt_text?: string;
}
