import { need } from './later';
import type { Runtime } from './runtime';

/** Command or Control with Enter presses Run from anywhere in the form. */
export function watchKeys(rt: Runtime): void {
  addEventListener('keydown', (e) => {
    if (e.key !== 'Enter' || !(e.metaKey || e.ctrlKey) || e.isComposing || !document.querySelector('button[data-primary]')) return;
    e.preventDefault();
    need('live').then((m) => m.press(rt), () => {});
  });
}

const apple = /Mac|iPhone|iPad/.test(navigator.platform);

/** How the shortcut is written on this machine. */
export const shortcut = apple ? '⌘ ↵' : 'Ctrl ↵';
