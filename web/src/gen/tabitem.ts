export interface TabItemProps {
  id?: number | string;
  interactive?: boolean;
  render_children?: boolean;
}
