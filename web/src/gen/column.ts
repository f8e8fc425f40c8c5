export interface ColumnProps {
  variant?: 'default' | 'panel' | 'compact';
}
