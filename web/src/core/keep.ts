import type { Runtime } from './runtime';

const KEY = 'oriel-kept';

/** Keeps what the user has entered for the page that a reload of this one makes. Passwords are not written down. */
export function keepInputs(rt: Runtime): void {
  const kept = [...rt.store.nodes.values()].filter((n) => n.interactive && n.type !== 'state' && n.type !== 'button' && n.props.peek().type !== 'password')
    .map((n) => [n.type, n.props.peek().label ?? '', n.value.peek()]);
  try {
    sessionStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Then the inputs cannot be carried over.
  }
}

/** Puts kept inputs back where a field of the same kind and label still exists. */
export function restoreInputs(rt: Runtime): void {
  let kept: [string, string, unknown][] = [];
  try {
    kept = JSON.parse(sessionStorage.getItem(KEY) ?? '[]') as typeof kept;
    sessionStorage.removeItem(KEY);
  } catch {
    return;
  }
  for (const n of rt.store.nodes.values()) {
    const i = kept.findIndex(([t, l]) => t === n.type && l === (n.props.peek().label ?? ''));
    if (i >= 0 && n.interactive) n.assign(kept.splice(i, 1)[0]![2]);
  }
}
