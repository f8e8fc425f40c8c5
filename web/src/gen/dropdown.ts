export interface DropdownProps {
  choices?: [string, string | number][];
  multiselect?: boolean;
  allow_custom_value?: boolean;
  max_choices?: number;
  filterable?: boolean;
  buttons?: string[];
}
