import { effect } from '@preact/signals';
import type { Runtime } from '../../core/runtime';
import type { Node } from '../../core/store';

export const kind = 'unseen';

/** BrowserState: shows nothing. */
export default function BrowserState() {
  return null;
}

/** Gives components the values that this browser has kept, and keeps those they get. */
export function start(rt: Runtime): void {
  for (const node of rt.store.nodes.values()) if (node.type === 'browserstate') keep(rt, node);
}

function keep(rt: Runtime, node: Node): void {
  const { storage_key, shape } = node.config.props;
  const key = `oriel ${rt.config.name} ${storage_key} ${shape}`;
  let kept = read(key) ?? JSON.stringify(node.initial);
  const take = (text: string) => {
    try {
      kept = text;
      if (node.assign(JSON.parse(text))) void rt.ready.then(() => rt.emit(node.id, 'change'));
    } catch {
      // Somebody has written there what is not ours; it is overwritten by the next change.
    }
  };
  take(kept);
  effect(() => {
    const text = JSON.stringify(node.value.value);
    if (text === kept) return;
    kept = text;
    try {
      localStorage.setItem(key, text);
    } catch {
      // Storage is full or switched off: the value lasts as long as the page.
    }
  });
  addEventListener('storage', (e) => e.key === key && e.newValue !== null && take(e.newValue)); // by another tab
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
