import type { Runtime } from './runtime';

/** The primary button for a keystroke in a field: the one whose function reads that field, else the first. */
export function primaryFor(rt: Runtime, target: Element | null): HTMLButtonElement | null {
  const buttons = [...document.querySelectorAll<HTMLButtonElement>('button[data-primary]')].filter((b) => b.offsetParent && !b.disabled);
  const field = Number(/^c(\d+)/.exec(target?.id ?? '')?.[1] ?? NaN);
  const reads = buttons.find((b) => {
    const id = Number(b.id.slice(1));
    return rt.config.functions.some((f) => f.inputs.includes(field) && f.targets.some(([t, e]) => t === id && e === 'click'));
  });
  return reads ?? buttons[0] ?? null;
}

/** Command or Control with Enter presses Run from anywhere in the form. */
export function watchKeys(rt: Runtime): void {
  addEventListener('keydown', (e) => {
    if (e.key !== 'Enter' || !(e.metaKey || e.ctrlKey) || e.isComposing) return;
    const b = primaryFor(rt, document.activeElement);
    if (!b || b.dataset.live) return;
    e.preventDefault();
    b.click();
  });
}

const apple = /Mac|iPhone|iPad/.test(navigator.platform);

/** How the shortcut is written on this machine. */
export const shortcut = apple ? '⌘ ↵' : 'Ctrl ↵';
