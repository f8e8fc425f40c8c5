export interface LabelProps {
  num_top_classes?: number;
  show_heading?: boolean;
  color?: string;
}

export interface LabelValue {
  label?: string | number | null;
  confidences?: { label: string; confidence: number }[] | null;
}
