import { Icon, say, sheet } from 'oriel';
import { signal } from '@preact/signals';
import { useState } from 'preact/hooks';
import type { Failure } from './run';
import type { Node } from './store';
import type { Toast } from './types';

const styled = sheet('trouble');

/** Why the server did not take a call, and what the visitor can do. Messages of a 422 go to their fields. */
export async function explain(r: Response, nodes: Node[]): Promise<Failure> {
  let body: { detail?: unknown; code?: string; id?: string } = {};
  try {
    body = await r.json();
  } catch {
    // A proxy's answer may be anything.
  }
  const { detail } = body;
  const failed = (title: string, message: string, retry: boolean): Failure => ({ title, message, id: body.id, retry });
  if (r.status === 422 && Array.isArray(detail)) return failed(say`Please check your input`, blame(detail, nodes), false);
  if (r.status === 429 || r.status === 503) {
    const after = Number(r.headers.get('Retry-After')) || 0;
    return failed(body.code === 'stopping' ? say`The server is restarting` : say`The server is busy`,
      after ? say`Try again in ${after} s. Your inputs are kept.` : say`Try again in a moment. Your inputs are kept.`, true);
  }
  return failed(say`The server refused this`, typeof detail === 'string' ? detail : say`The server answered ${r.status}.`, true);
}

/** Puts the messages of a 422 at their fields and returns the first. */
function blame(detail: { loc?: unknown[]; msg?: string; message?: string; is_valid?: boolean }[], nodes: Node[]): string {
  let first = '';
  for (const [i, d] of detail.entries()) {
    const text = d.message || d.msg || '';
    if (d.is_valid === true || !text) continue;
    const at = d.loc?.find((x) => typeof x === 'number');
    const node = nodes[typeof at === 'number' ? at : i];
    if (node) {
      node.error.value = text;
      if (!first) document.getElementById(`c${node.id}`)?.focus();
    }
    first ||= text;
  }
  return first || say`The server did not accept the input.`;
}

/** Brings a failure into view, if the visitor is still at a control: on a phone the strip is mostly below what was pressed. */
function reveal(el: Element | null): void {
  if (document.activeElement?.matches('#oriel [id]')) el?.closest('.or-strip')!.scrollIntoView({ block: 'nearest' });
}

/** Copies what an operator needs to find a failure. */
export function Details({ failure }: { failure: Failure }) {
  const [done, setDone] = useState(false);
  const text = [failure.title, failure.message, failure.id].filter(Boolean).join('\n');
  const copy = () => navigator.clipboard.writeText(text).then(() => setDone(true), () => {});
  return <button type="button" class="or-mini" ref={reveal} onClick={copy}>{done ? say`Copied` : say`Copy details`}</button>;
}

const shown = signal<(Toast & { key: number })[]>([]);
let next = 0;

/** Shows a notice that has no place on the page. */
export async function toast(t: Toast): Promise<void> {
  await styled;
  const key = next++;
  shown.value = [...shown.value.slice(-4), { ...t, key }];
  if (t.duration !== null && t.duration !== undefined) setTimeout(() => dismiss(key), t.duration * 1000);
}

function dismiss(key: number): void {
  shown.value = shown.value.filter((t) => t.key !== key);
}

/** The notices, for the live region that is always there. */
export function Toasts() {
  return (
    <>
      {shown.value.map((t) => (
        <div key={t.key} class={`or-toast is-${t.level}`} role={t.level === 'error' ? 'alert' : undefined}>
          <span class="or-dot" />
          <div class="or-toast-text">
            {t.title && <strong>{t.title}</strong>}
            <p>{t.text}</p>
          </div>
          <button type="button" class="or-icon" aria-label={say`Dismiss`} onClick={() => dismiss(t.key)}>
            <Icon name="close" />
          </button>
        </div>
      ))}
    </>
  );
}
