import { hears } from 'oriel';
import type { Runtime } from './runtime';

/** Presses the primary button that is meant by a keystroke in a field: the one whose function reads that field, else the first. */
export function press(rt: Runtime): void {
  const buttons = [...document.querySelectorAll<HTMLButtonElement>('button[data-primary]')].filter((b) => b.offsetParent && !b.disabled);
  const field = Number(/^c(\d+)/.exec(document.activeElement?.id ?? '')?.[1] ?? NaN);
  const reads = buttons.find((b) => {
    const id = Number(b.id.slice(1));
    return rt.config.functions.some((f) => f.inputs.includes(field) && hears(f, id, 'click'));
  });
  const b = reads ?? buttons[0];
  if (b && !b.dataset.live) b.click();
}
