import type { Runtime } from './runtime';

const KEY = 'oriel-kept';

interface Kept {
  fields: [type: string, label: unknown, value: unknown][];
  runs: [id: string, ended: boolean][];
}

/**
 * Keeps what the user has entered for the page that a reload of this one makes, and which runs it shows or waits for. Passwords are
 * not written down.
 */
export function keepInputs(rt: Runtime): void {
  const fields = [...rt.store.nodes.values()].filter((n) => n.interactive && n.type !== 'state' && n.type !== 'button' && n.props.peek().type !== 'password')
    .map((n) => [n.type, n.props.peek().label ?? '', n.value.peek()]);
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ fields, runs: rt.known().slice(-32) }));
  } catch {
    // Then the inputs cannot be carried over.
  }
}

/** Puts kept inputs back where a field of the same kind and label still exists, and names the runs to ask for. */
export function restoreInputs(rt: Runtime): void {
  let kept: Kept;
  try {
    kept = JSON.parse(sessionStorage.getItem(KEY)!) as Kept;
    sessionStorage.removeItem(KEY);
    rt.before = new Map(kept.runs);
  } catch {
    return;
  }
  const { fields } = kept;
  for (const n of rt.store.nodes.values()) {
    const i = fields.findIndex(([t, l]) => t === n.type && l === (n.props.peek().label ?? ''));
    if (i >= 0 && n.interactive) n.assign(fields.splice(i, 1)[0]![2]);
  }
}
