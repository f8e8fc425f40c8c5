/** The page's config, as docs/browser-wire.md describes it. */
export interface Config {
  title: string;
  description?: string;
  hash: string;
  theme?: string;
  api?: boolean;
  max_file_size?: number | null;
  /** Of the app on its host; there if a component needs it. */
  name?: string;
  /** How many seconds a page out of sight may say nothing before its visitor might count as gone. There if somebody waits for that. */
  stay?: number;
  /** What is shown only while a field has one of some values. There, if only empty, when the module of rules is needed. */
  rules?: { id: number; field: number; is: unknown[] }[];
  /** The page's own words in the app's language, by the English ones. There unless that is English. */
  words?: Record<string, string>;
  components: ComponentConfig[];
  layout: LayoutNode;
  functions: Fn[];
}

export interface ComponentConfig {
  id: number;
  type: string;
  interactive?: boolean;
  props: Record<string, unknown>;
}

export interface LayoutNode {
  id: number;
  children?: LayoutNode[];
}

export interface Fn {
  id: number;
  name: string;
  targets: [number | null, string][];
  inputs: number[];
  outputs: number[];
  streams?: boolean;
  cancels?: number[];
  trigger_mode?: 'once' | 'multiple' | 'always_last';
  show_progress?: 'full' | 'minimal' | 'hidden';
  after?: number | null;
  when?: '' | 'success' | 'failure';
  action?: '' | 'clear' | 'none';
  queue?: boolean;
  token?: string;
  /** Milliseconds that its triggers have to be quiet before it is called. */
  debounce?: number;
}

/** A file as it travels: a handle, never a place on disk. */
export interface FileValue {
  path: string;
  url?: string | null;
  size?: number | null;
  orig_name?: string | null;
  mime_type?: string | null;
  is_stream?: boolean;
  meta: { _type: 'gradio.FileData' };
}

export interface Tracker {
  index: number | null;
  length: number | null;
  unit: string | null;
  progress: number | null;
  desc: string | null;
}

export type Path = (string | number)[];
export type Op = [action: 'replace' | 'append' | 'add' | 'delete', path: Path, value: unknown];

export interface Slot {
  /** The value is the end of a list: it follows this many items. */
  base?: number;
  value?: unknown;
  props?: Record<string, unknown> | null;
}

export interface Toast {
  level: string;
  title: string;
  text: string;
  duration: number | null;
  visible?: boolean;
}

/** One line of a run's log, as the stream carries it. */
export type Entry = { run: string; fn?: number; seq?: number; prev?: number } & (
  | { kind: 'queued'; rank: number; size: number; eta: number | null }
  | { kind: 'started'; eta: number | null }
  | { kind: 'progress'; trackers: Tracker[] }
  | ({ kind: 'log' } & Toast)
  | { kind: 'set'; slot: number; base?: number; value: unknown }
  | { kind: 'append'; slot: number; path: Path; text: string }
  | { kind: 'patch'; slot: number; ops: Op[] }
  | { kind: 'update'; slot: number; props: Record<string, unknown> }
  | { kind: 'done'; duration: number; average: number; changed?: number[] }
  | { kind: 'failed'; title: string; message: string | null; id: string; code?: string; visible?: boolean }
  | { kind: 'cancelled'; reason: string }
  | Snapshot
);

export interface Snapshot {
  kind: 'snapshot';
  started: boolean;
  slots: (Slot | null)[];
  progress: Tracker[] | null;
  toasts?: Toast[];
}

export interface Hello {
  epoch: string;
  now: number;
  runs: { run: string; fn: number; seq: number; snapshot: Omit<Snapshot, 'kind'> }[];
}
