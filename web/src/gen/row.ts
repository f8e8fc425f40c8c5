export interface RowProps {
  equal_height?: boolean;
  variant?: 'default' | 'panel' | 'compact';
}
