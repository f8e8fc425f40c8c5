export interface ComposerProps {
  placeholder?: string;
  max_lines?: number;
}
