import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { Icon } from './icons';
import { part } from './later';
import type { Run } from './run';
import type { Runtime } from './runtime';
import { brief, say } from './words';

/** What the browser says of the network. It may say so after the stream is lost, and before. */
const online = signal(navigator.onLine);
for (const e of ['online', 'offline']) addEventListener(e, () => (online.value = navigator.onLine));

const spoken = signal('');
let lastSpoken = 0;
let pending = 0;

/** Says text to screen readers, at most once a second. */
function speak(text: string): void {
  clearTimeout(pending);
  pending = window.setTimeout(() => {
    lastSpoken = performance.now();
    spoken.value = text;
  }, Math.max(0, lastSpoken + 1000 - performance.now()));
}

/** The page's one polite live region for run states. */
export function Speech() {
  return <div class="or-sr" role="status">{spoken.value}</div>;
}

/** The foot of a pane: how the functions that write into it are doing. It never covers the content. */
export function Strip({ rt, fns }: { rt: Runtime; fns: number[] }) {
  let run: Run | null = null;
  for (const id of fns) {
    const r = rt.latest.value.get(id);
    if (r && (!run || (r.live && !run.live) || r.state.value.began > run.state.value.began)) run = r;
  }
  if (run?.failed && !run.live && run.state.value.phase !== 'failed') run = run.failed; // What went wrong is not forgotten for what followed.
  const live = run?.live ?? false;
  const away = rt.connection.value;
  // A page of this very machine works without a network: only a lost stream makes it offline.
  const cut = away === 'restarting' ? say`The server is restarting` : away === 'lost' && (online.value ? live && say`Reconnecting` : say`Offline`);
  const now = useClock(live);
  const s = run?.state.value;
  const more = part('live', false);
  const text = cut || (s ? (more?.describe ?? brief)(s, now) : say`Ready`);
  const key = cut || (s?.phase ?? 'ready');
  useEffect(() => {
    if (run || cut) speak(text);
  }, [key, run]);
  const failure = s?.phase === 'failed' ? s.failure : null;
  const Details = part('trouble', failure)?.Details;
  return (
    <div class={`or-strip is-${cut ? 'lost' : key}`}>
      {live && <Line part={more?.partOf(s!, now) ?? null} />}
      {failure && (
        <div class="or-fail" role="alert">
          <strong>{failure.title}</strong>
          <p>{failure.message}</p>
          {failure.id && <p class="or-ref">{say`Reference ${failure.id}`}</p>}
        </div>
      )}
      <div class="or-status">
        <span class="or-dot" />
        <span class="or-words">{text}</span>
        {failure && Details && <Details failure={failure} />}
        {failure?.retry && <button type="button" class="or-mini" onClick={() => rt.retry(run!)}>{say`Retry`}</button>}
        {live && (
          <button type="button" class="or-icon" aria-label={say`Stop`} title={say`Stop`} onClick={() => rt.stop(run!.fn.id)}>
            <Icon name="stop" />
          </button>
        )}
      </div>
    </div>
  );
}

/** The 2 px line on the pane's edge; without a known part it moves to and fro. */
function Line({ part }: { part: number | null }) {
  return part === null ? <div class="or-line is-busy" /> : <div class="or-line" style={{ transform: `scaleX(${part.toFixed(3)})` }} />;
}

/** The time, ten times a second while something runs. */
function useClock(on: boolean): number {
  const [now, setNow] = useState(performance.now());
  useEffect(() => {
    if (!on) return;
    const t = setInterval(() => setNow(performance.now()), 100);
    return () => clearInterval(t);
  }, [on]);
  return on ? now : performance.now();
}
