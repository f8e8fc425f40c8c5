import { effect, signal } from '@preact/signals';
import type { Runtime } from '../../core/runtime';

export const kind = 'unseen';

/** Timer: shows nothing. */
export default function Timer() {
  return null;
}

/** Lets the active timers tick while the page is in view. */
export function start(rt: Runtime): void {
  const inView = signal(!document.hidden);
  document.addEventListener('visibilitychange', () => (inView.value = !document.hidden));
  for (const node of rt.store.nodes.values()) {
    if (node.type !== 'timer') continue;
    effect(() => {
      if (node.props.value.active === false || !inView.value) return;
      const t = setInterval(() => rt.emit(node.id, 'tick'), Math.max(50, Number(node.value.value) * 1000));
      return () => clearInterval(t);
    });
  }
}
