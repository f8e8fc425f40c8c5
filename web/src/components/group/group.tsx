import type { Props } from 'oriel';
import type { WireProps } from '../../gen/component';

export const kind = 'pane';

/** Children in one pane, divided by hairlines. */
export default function Group({ children }: Props<WireProps, null>) {
  return <div class="or-flow">{children}</div>;
}
