import { need, part } from './later';
import type { Toast } from './types';
import { say } from './words';

/** Shows a notice that has no place on the page. */
export const toast = (t: Toast): void => void need('trouble').then((m) => m.toast(t), () => {});

/** The live region that notices appear in. It is always there, so that readers announce what enters it. */
export function Toasts() {
  const trouble = part('trouble', false);
  return <div class="or-toasts" role="region" aria-label={say`Notices`} aria-live="polite">{trouble && <trouble.Toasts />}</div>;
}
