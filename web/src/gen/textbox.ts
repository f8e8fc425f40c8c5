export interface TextboxProps {
  type?: 'text' | 'password' | 'email';
  lines?: number;
  max_lines?: number;
  placeholder?: string;
  text_align?: 'left' | 'right';
  rtl?: boolean;
  max_length?: number;
  autofocus?: boolean;
  autoscroll?: boolean;
  submit_btn?: boolean | string;
  stop_btn?: boolean | string;
  html_attributes?: Record<string, string | number | boolean>;
  buttons?: string[];
}
