import { computed } from '@preact/signals';
import { kinds } from 'oriel:components';
import type { ComponentType } from 'preact';
import type { Props } from './field';
import { Strip } from './strip';
import type { Runtime } from './runtime';
import type { Node } from './store';
import type { LayoutNode } from './types';

export type View = ComponentType<Props<any, any>>;

/** Component views by type, filled before the first rendering. */
export const views = new Map<string, View>();

/** What a type is, as its module says; undefined is a field, and so is an unknown type. */
const kindOf = (n: Node) => kinds[n.type];
const isUnseen = (n: Node) => kindOf(n) === 'unseen';
const isLayout = (n: Node) => kindOf(n) === 'layout' || kindOf(n) === 'pane';

const propsOf = (n: Node) => n.props.value as { visible?: boolean | 'hidden'; container?: boolean; scale?: number; min_width?: number; variant?: string; elem_id?: string; elem_classes?: string[] };

/** Whether a child wants a pane around it when it has none. */
const isField = (n: Node) => !kindOf(n) && propsOf(n).container !== false;
const isPane = (n: Node) => kindOf(n) === 'pane' || propsOf(n).variant === 'panel';

/** Ids of all components under some layout nodes. */
function idsUnder(nodes: LayoutNode[], into = new Set<number>()): Set<number> {
  for (const n of nodes) {
    into.add(n.id);
    idsUnder(n.children ?? [], into);
  }
  return into;
}

/** The functions whose first output lies under these nodes and that show progress. */
function fnsUnder(rt: Runtime, nodes: LayoutNode[]): number[] {
  const ids = idsUnder(nodes);
  return rt.config.functions
    .filter((f) => f.show_progress !== 'hidden' && !f.action && ids.has(f.outputs.find((o) => !isUnseen(rt.store.get(o))) ?? -1))
    .map((f) => f.id);
}

/** A pane: fields divided by hairlines, with the status strip at its foot when functions write here. */
function Pane({ rt, nodes, children }: { rt: Runtime; nodes: LayoutNode[]; children: preact.ComponentChildren }) {
  const fns = fnsUnder(rt, nodes);
  return (
    <div class="or-pane">
      <div class="or-cells">{children}</div>
      {fns.length > 0 && <Strip rt={rt} fns={fns} />}
    </div>
  );
}

/** Children of a block. Neighbouring fields that are in no pane yet share one; in a row each gets its own. */
export function Children({ rt, nodes, inPane, row }: { rt: Runtime; nodes: LayoutNode[]; inPane: boolean; row?: boolean }) {
  if (inPane) return <>{nodes.map((n) => <Block key={n.id} rt={rt} at={n} inPane />)}</>;
  const out: preact.ComponentChildren[] = [];
  for (let i = 0; i < nodes.length; i++) {
    const at = nodes[i]!;
    if (!isField(rt.store.get(at.id))) {
      out.push(<Block key={at.id} rt={rt} at={at} inPane={false} />);
      continue;
    }
    const run = [at];
    while (!row && i + 1 < nodes.length) {
      const next = rt.store.get(nodes[i + 1]!.id);
      if (!isField(next) && !isUnseen(next)) break;
      run.push(nodes[++i]!);
    }
    out.push(
      <Pane key={at.id} rt={rt} nodes={run}>
        {run.map((n) => <Block key={n.id} rt={rt} at={n} inPane />)}
      </Pane>,
    );
  }
  return <>{out}</>;
}

/** One component with its children. */
export function Block({ rt, at, inPane }: { rt: Runtime; at: LayoutNode; inPane: boolean }) {
  const node = rt.store.get(at.id);
  const p = propsOf(node);
  if (p.visible === false || node.off?.value || isUnseen(node)) return null;
  const kids = at.children ?? [];
  const View = views.get(node.type) ?? views.get('json')!;
  const scale = p.scale === undefined || p.scale === null ? '' : ` or-s${Math.min(12, p.scale)}`;
  const cls = `or-block or-${node.type}${scale}${p.visible === 'hidden' ? ' or-hidden' : ''}${p.elem_classes?.length ? ' ' + p.elem_classes.join(' ') : ''}`;
  const style = p.min_width ? { '--or-min': `${p.min_width}px` } : undefined;
  const pane = !inPane && isPane(node);
  const inner = (
    <View id={`c${node.id}`} node={node.id} props={node.props.value} value={node.value.value} interactive={node.interactive}
      error={node.error.value} pending={(node.pending ??= computed(() => pendingOn(rt, node.id))).value} rt={rt} set={(v: unknown) => rt.input(node, v)}
      emit={(e: string, d?: unknown) => rt.emit(node.id, e, d)} listens={(e: string) => rt.listens(node.id, e)}>
      {isLayout(node) && <Children rt={rt} nodes={kids} inPane={inPane || pane} row={node.type === 'row'} />}
    </View>
  );
  return (
    <div class={cls} id={p.elem_id} style={style}>
      {pane ? <Pane rt={rt} nodes={kids}>{inner}</Pane> : inner}
    </div>
  );
}

/** Whether a live run has begun to write this component. Views ask through a computed signal: a run's start draws nothing else anew. */
function pendingOn(rt: Runtime, id: number): boolean {
  for (const run of rt.latest.value.values())
    if (run.fn.outputs.includes(id) && run.state.value.phase === 'streaming') return true;
  return false;
}
