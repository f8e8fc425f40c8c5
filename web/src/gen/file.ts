export interface FileProps {
  file_count?: 'single' | 'multiple' | 'directory';
  file_types?: string[];
  buttons?: string[];
}
