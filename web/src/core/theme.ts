import type { Signal } from '@preact/signals';

export type Theme = 'system' | 'light' | 'dark';
const order: Theme[] = ['system', 'light', 'dark'];

/** The icons of the two themes that are chosen; "system" has its own in the core. */
export const icons = {
  light: 'M12 8a4 4 0 1 0 0 8a4 4 0 1 0 0-8M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4',
  dark: 'M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10',
} as const;

/** Goes on to the next theme and keeps the choice. */
export function next(theme: Signal<Theme>): void {
  const t = order[(order.indexOf(theme.value) + 1) % order.length]!;
  theme.value = t;
  const root = document.documentElement;
  if (t === 'system') delete root.dataset.theme;
  else root.dataset.theme = t;
  try {
    if (t === 'system') localStorage.removeItem('oriel-theme');
    else localStorage.setItem('oriel-theme', t);
  } catch {
    // The choice lasts as long as the page.
  }
}
