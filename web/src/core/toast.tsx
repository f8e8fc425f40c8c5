import { signal } from '@preact/signals';
import { Icon } from './icons';
import type { Toast } from './types';

interface Shown extends Toast {
  key: number;
}

const shown = signal<Shown[]>([]);
let next = 0;

/** Shows a notice that has no place on the page. */
export function toast(t: Toast): void {
  const key = next++;
  shown.value = [...shown.value.slice(-4), { ...t, key }];
  if (t.duration !== null && t.duration !== undefined) setTimeout(() => dismiss(key), t.duration * 1000);
}

function dismiss(key: number): void {
  shown.value = shown.value.filter((t) => t.key !== key);
}

/** The live region that notices appear in. It is always there, so that readers announce what enters it. */
export function Toasts() {
  return (
    <div class="or-toasts" role="region" aria-label="Notices" aria-live="polite">
      {shown.value.map((t) => (
        <div key={t.key} class={`or-toast is-${t.level}`} role={t.level === 'error' ? 'alert' : undefined}>
          <span class="or-dot" />
          <div class="or-toast-text">
            {t.title && <strong>{t.title}</strong>}
            <p>{t.text}</p>
          </div>
          <button type="button" class="or-icon" aria-label="Dismiss" onClick={() => dismiss(t.key)}>
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
