export interface CheckboxGroupProps {
  choices?: [string, string | number][];
  show_select_all?: boolean;
  buttons?: string[];
}
