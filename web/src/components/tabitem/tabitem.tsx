import type { Props } from 'oriel';
import { ShownTab } from 'oriel/kit';
import { useContext, useRef } from 'preact/hooks';
import type { WireProps } from '../../gen/component';

export const kind = 'layout';

export interface TabItemProps extends WireProps {
  id?: number | string;
  render_children?: boolean;
}

/** TabItem: one panel of Tabs. It is drawn when first shown, and keeps its state from then on. */
export default function TabItem(p: Props<TabItemProps, null>) {
  const shown = useContext(ShownTab) === p.node;
  const seen = useRef(false);
  seen.current ||= shown || p.props.render_children === true;
  return (
    <div id={p.id} role="tabpanel" aria-labelledby={`${p.id}-tab`} hidden={!shown} class="or-flow is-stack">
      {seen.current && p.children}
    </div>
  );
}
