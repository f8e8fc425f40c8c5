import { effect } from '@preact/signals';
import { notices } from '../runs/notices';
import { fraction } from './progress';
import type { Run } from './run';
import type { Runtime } from './runtime';
import { say } from './words';

export { press } from './press';
export { describe, partOf } from './progress';

let watching = false;

/**
 * Keeps the tab's title and icon in step with the runs: "42% · Title" and an amber dot while something works, "Done ·
 * Title" and a green one when it ended while the tab was hidden, until somebody looks.
 */
export function watchTitle(rt: Runtime): void {
  if (watching) return;
  watching = true;
  const title = document.title;
  const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]');
  const idle = icon?.href ?? '';
  const going = new Set<Run>();
  let news = ''; // what the last of them came to
  const show = (done: number | null) => {
    const text = done !== null ? `${Math.round(done * 100)}%` : going.size ? '' : news;
    document.title = text ? `${text} · ${title}` : title;
    const name = going.size ? 'icon-run' : news ? 'icon-done' : '';
    const href = name ? new URL(`./${name}.svg`, import.meta.url).href : idle;
    if (icon && icon.href !== href) icon.href = href;
  };
  effect(() => {
    let done: number | null = null;
    for (const run of rt.latest.value.values()) {
      if (run.fn.show_progress === 'hidden' || run.past) continue;
      if (run.live) {
        going.add(run);
        done ??= fraction(run.state.value.trackers);
      } else if (going.delete(run) && document.hidden && run.state.value.phase !== 'cancelled') {
        news = run.state.value.phase === 'failed' ? say`Failed` : say`Done`;
        tell(run, title);
      }
    }
    for (const run of going) if (!run.live) going.delete(run); // another one has taken its place
    show(done);
  });
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) return;
    news = '';
    if (!going.size) show(null);
  });
}

/** A notice of the system, for those who asked for it in the list of their runs. */
function tell(run: Run, title: string): void {
  if (!notices()) return;
  try {
    const n = new Notification(title, { body: run.state.value.phase === 'failed' ? say`A run failed.` : say`A run is done.`, tag: 'oriel-run' });
    n.onclick = () => {
      focus();
      n.close();
    };
  } catch {
    // Some browsers let only service workers do this.
  }
}
