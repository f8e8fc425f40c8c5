import type { Props } from 'oriel';
import type { ColumnProps } from '../../gen/layout';

export const kind = 'layout';

/** Children one below the other. The variant "panel" makes it a pane, which the page draws. */
export default function Column({ children }: Props<ColumnProps, null>) {
  return <div class="or-flow">{children}</div>;
}
