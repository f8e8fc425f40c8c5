import { say, type Props } from 'oriel';
import type { WireProps } from '../../gen/component';

export const kind = 'pane';

interface AccordionProps extends WireProps {
  open?: boolean;
}

/** Accordion: a native disclosure. */
export default function Accordion(p: Props<AccordionProps, null>) {
  return (
    <details class="or-acc" open={p.props.open !== false} onToggle={(e) => p.emit(e.currentTarget.open ? 'expand' : 'collapse')}>
      <summary>{p.props.label ?? say`More`}</summary>
      <div class="or-flow is-stack">{p.children}</div>
    </details>
  );
}
