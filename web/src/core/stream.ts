import type { Node } from './store';
import { appendText, applyOps } from './patch';
import type { Run } from './run';
import type { Entry } from './types';

/** Puts the tail of a component behind the first items of a list. */
function join(node: Node, list: unknown): boolean {
  const { base, items } = node.tail!;
  return node.assign([...(Array.isArray(list) ? list.slice(0, base) : []), ...(items as unknown[])]);
}

/** A run's value for a component. With a base it is the end of the list that is shown. */
export function put(node: Node, run: Run, value: unknown, base?: number): boolean {
  const { tail } = node;
  if (base !== undefined) {
    node.tail = { run, base, items: value };
    return join(node, node.value.peek());
  }
  // A whole list that was on its way while another run worked at its end: that end is newer.
  if (tail && tail.run !== run && (tail.run.live || tail.run.ended > run.sent)) return join(node, value);
  node.tail = null;
  return node.assign(value);
}

/** An edit by a run of what it has put into a component. */
export function edit(node: Node, run: Run, e: Entry & { kind: 'append' | 'patch' }): boolean {
  const change = (v: unknown) => (e.kind === 'append' ? appendText(v, e.path ?? [], e.text) : applyOps(v, e.ops));
  if (node.tail?.run !== run) return node.assign(change(node.value.peek()));
  node.tail = { ...node.tail, items: change(node.tail.items) };
  return join(node, node.value.peek());
}
