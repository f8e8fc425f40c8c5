/** Made by the build from the folders in src/components, so that nothing lists component types by hand. */
declare module 'oriel:components' {
  import type { View } from '../core/view';
  /** The types that core.js does not contain; each has a module in components/. */
  export const apart: string[];
  /** type → what its module exports as `kind`; the rest are fields. */
  export const kinds: Record<string, 'bare' | 'layout' | 'pane' | 'unseen'>;
  /** The types that core.js contains. */
  export const builtin: Record<string, View>;
}
