export interface RadioProps {
  choices?: [string, string | number][];
  rtl?: boolean;
  buttons?: string[];
}
