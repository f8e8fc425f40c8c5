import type { Props } from 'oriel';
import type { GroupProps } from '../../gen/group';

/** Children in one pane, divided by hairlines. */
export default function Group({ children }: Props<GroupProps, null>) {
  return <div class="or-flow">{children}</div>;
}
