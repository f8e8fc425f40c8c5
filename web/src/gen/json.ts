export interface JSONProps {
  open?: boolean;
  show_indices?: boolean;
  max_height?: number;
  buttons?: string[];
}
