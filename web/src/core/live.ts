import { effect } from '@preact/signals';
import { fraction } from './progress';
import type { Runtime } from './runtime';

export { press } from './press';
export { describe, partOf } from './progress';

let watching = false;

/** Keeps the tab's title and icon in step with the runs: "42% · Title", an amber dot while something works. */
export function watchTitle(rt: Runtime): void {
  if (watching) return;
  watching = true;
  const title = document.title;
  const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]');
  const idle = icon?.href ?? '';
  effect(() => {
    let live = false;
    let done: number | null = null;
    for (const run of rt.latest.value.values()) {
      if (!run.live || run.fn.show_progress === 'hidden') continue;
      live = true;
      done ??= fraction(run.state.value.trackers);
    }
    document.title = done === null ? title : `${Math.round(done * 100)}% · ${title}`;
    if (icon) {
      const href = live ? new URL('./icon-run.svg', import.meta.url).href : idle;
      if (icon.href !== href) icon.href = href;
    }
  });
}
