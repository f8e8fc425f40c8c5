export interface TabsProps {
  selected?: number | string;
}
