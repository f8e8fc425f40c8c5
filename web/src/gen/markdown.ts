export interface MarkdownProps {
  rtl?: boolean;
  line_breaks?: boolean;
  header_links?: boolean;
  height?: number | string;
  buttons?: string[];
}
