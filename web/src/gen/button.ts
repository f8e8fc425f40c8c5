export interface ButtonProps {
  variant?: 'primary' | 'secondary' | 'stop' | 'huggingface';
  size?: 'sm' | 'md' | 'lg';
  link?: string;
  link_target?: '_self' | '_blank' | '_parent' | '_top';
  interactive?: boolean;
}
