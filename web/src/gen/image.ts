export interface ImageProps {
  height?: number | string;
  width?: number | string;
  sources?: string[];
  placeholder?: string;
  buttons?: string[];
}
