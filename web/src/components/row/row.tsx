import type { Props } from 'oriel';
import type { RowProps } from '../../gen/layout';

export const kind = 'layout';

/** Children side by side, wrapping when one would get narrower than its minimum. */
export default function Row({ props, children }: Props<RowProps, null>) {
  return <div class={`or-flow is-row${props.equal_height ? ' is-equal' : ''}`}>{children}</div>;
}
