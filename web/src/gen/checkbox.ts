export interface CheckboxProps {
  buttons?: string[];
}
