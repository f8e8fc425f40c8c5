import { say, type Props } from 'oriel';
import { ShownTab } from 'oriel/kit';
import { useState } from 'preact/hooks';
import type { WireProps } from '../../gen/component';
import type { TabItemProps } from '../tabitem/tabitem';

export const kind = 'pane';

interface TabsProps extends WireProps {
  selected?: number | string;
}

/** Tabs: the ARIA pattern with arrow keys; the bar scrolls when it is too long. */
export default function Tabs(p: Props<TabsProps, null>) {
  const place = find(p.rt.config.layout, p.node);
  const items = (place?.children ?? []).map((c, index) => ({ id: c.id, index, props: p.rt.store.get(c.id).props.value as unknown as TabItemProps }))
    .filter((x) => x.props.visible !== false && !p.rt.store.get(x.id).off?.value);
  const keyOf = (x: (typeof items)[number]) => x.props.id ?? x.id;
  const [own, setOwn] = useState<{ key: unknown; under: unknown } | null>(null);
  const wanted = own && own.under === p.props.selected ? own.key : p.props.selected;
  const current = items.find((x) => keyOf(x) === wanted) ?? items[0];
  const choose = (x: (typeof items)[number]) => {
    setOwn({ key: keyOf(x), under: p.props.selected });
    const data = { index: x.index, value: x.props.label, id: keyOf(x), component_id: x.id };
    p.emit('select', data);
    p.emit('change', data);
    p.rt.emit(x.id, 'select', { index: x.index, value: x.props.label });
  };
  const keys = (e: KeyboardEvent) => {
    const on = items.filter((x) => x.props.interactive !== false);
    const at = on.findIndex((x) => x.id === current?.id);
    const back = getComputedStyle(e.currentTarget as Element).direction === 'rtl' ? 'ArrowRight' : 'ArrowLeft';
    const to = e.key === 'Home' ? 0 : e.key === 'End' ? on.length - 1
      : e.key === 'ArrowLeft' || e.key === 'ArrowRight' ? (at + (e.key === back ? -1 : 1) + on.length) % on.length : -1;
    if (to < 0 || !on[to]) return;
    e.preventDefault();
    choose(on[to]);
    document.getElementById(`c${on[to].id}-tab`)?.focus();
  };
  return (
    <div class="or-tabset">
      <div class="or-tabbar" role="tablist" onKeyDown={keys}>
        {items.map((x) => (
          <button type="button" key={x.id} role="tab" id={`c${x.id}-tab`} aria-controls={x.id === current?.id ? `c${x.id}` : undefined} aria-selected={x.id === current?.id}
            tabIndex={x.id === current?.id ? 0 : -1} disabled={x.props.interactive === false} onClick={() => choose(x)}>{x.props.label ?? say`Tab`}</button>
        ))}
      </div>
      <ShownTab.Provider value={current?.id ?? -1}>{p.children}</ShownTab.Provider>
    </div>
  );
}

interface Place {
  id: number;
  children?: Place[];
}

function find(at: Place, id: number): Place | undefined {
  if (at.id === id) return at;
  for (const c of at.children ?? []) {
    const hit = find(c, id);
    if (hit) return hit;
  }
  return undefined;
}
