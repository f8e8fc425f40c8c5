import type { Schema } from './schema';

/** One endpoint, as gradio_api/info describes it. */
export interface Endpoint {
  description: string;
  parameters: { label: string; parameter_name: string; parameter_has_default: boolean; parameter_default: unknown; type: Schema }[];
  returns: { label: string; type: Schema }[];
  code_snippets: Record<Language, string>;
}

export type Language = 'python' | 'javascript' | 'bash' | 'go';

/** The languages that there are programs in: what they are called, and what a program needs before it runs. */
export const languages: { id: Language; name: string; install?: string }[] = [
  { id: 'python', name: 'Python', install: 'pip install gradio_client' },
  { id: 'javascript', name: 'JavaScript', install: 'npm install @gradio/client' },
  { id: 'bash', name: 'curl' },
  { id: 'go', name: 'Go', install: 'go get github.com/oriel-go/oriel' },
];

/** Asks the app for its endpoints: name and description, in the app's order. */
export async function endpoints(): Promise<[string, Endpoint][]> {
  const answer = await fetch('gradio_api/info');
  if (!answer.ok) throw new Error(`The app answered ${answer.status}.`);
  const info = (await answer.json()) as { named_endpoints: Record<string, Endpoint> };
  return Object.entries(info.named_endpoints);
}
