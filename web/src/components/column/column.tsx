import type { Props } from 'oriel';
import type { ColumnProps } from '../../gen/column';

/** Children one below the other. The variant "panel" makes it a pane, which the page draws. */
export default function Column({ children }: Props<ColumnProps, null>) {
  return <div class="or-flow">{children}</div>;
}
