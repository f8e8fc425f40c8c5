import type { FileValue } from '../core/types';

export interface GalleryProps {
  columns?: number;
  allow_preview?: boolean;
  object_fit?: string;
  buttons?: string[];
}

export interface GalleryItem {
  image?: FileValue;
  video?: FileValue;
  caption?: string | null;
}
