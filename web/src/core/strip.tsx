import { signal, useComputed } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { Icon } from './icons';
import { fraction, type Run } from './run';
import type { Runtime } from './runtime';
import { describe } from './words';

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

/** Brings a failure into view, if the visitor is still at a control: on a phone the strip is mostly below what was pressed. */
const reveal = (el: Element | null): void => {
  if (el && document.activeElement?.matches('#oriel [id]')) el.nextElementSibling!.scrollIntoView({ block: 'nearest' });
};

/** The foot of a pane: how the functions that write into it are doing. It never covers the content. */
export function Strip({ rt, fns }: { rt: Runtime; fns: number[] }) {
  const run = useComputed<Run | null>(() => {
    let found: Run | null = null;
    for (const id of fns) {
      const r = rt.latest.value.get(id);
      if (r && (!found || (r.live && !found.live) || r.state.value.began > found.state.value.began)) found = r;
    }
    return found;
  }).value;
  const live = run?.live ?? false;
  // A page of this very machine works without a network: only a lost stream makes it offline.
  const cut = rt.connection.value === 'lost' && (navigator.onLine ? live && 'Reconnecting' : 'Offline');
  const now = useClock(live);
  const s = run?.state.value;
  const text = cut || (s ? describe(s, now) : 'Ready');
  const key = cut || (s?.phase ?? 'ready');
  useEffect(() => {
    if (run || cut) speak(text);
  }, [key, run]);
  const part = s ? (fraction(s.trackers) ?? (s.eta && s.phase === 'running' ? Math.min(0.95, (now - s.began) / 1000 / s.eta) : null)) : null;
  const failure = s?.phase === 'failed' ? s.failure : null;
  return (
    <div class={`or-strip is-${cut ? 'lost' : key}`}>
      {live && <Line part={part} />}
      {failure && (
        <div class="or-fail" role="alert" ref={reveal}>
          <strong>{failure.title}</strong>
          <p>{failure.message}</p>
          {failure.id && <p class="or-ref">Reference {failure.id}</p>}
        </div>
      )}
      <div class="or-status">
        <span class="or-dot" />
        <span class="or-words">{text}</span>
        {failure && <Details text={[failure.title, failure.message, failure.id].filter(Boolean).join('\n')} />}
        {failure?.retry && <button type="button" class="or-mini" onClick={() => rt.retry(run!)}>Retry</button>}
        {live && (
          <button type="button" class="or-icon" aria-label="Stop" title="Stop" onClick={() => rt.stop(run!.fn.id)}>
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

function Details({ text }: { text: string }) {
  const [done, setDone] = useState(false);
  const copy = () => navigator.clipboard.writeText(text).then(() => setDone(true), () => {});
  return <button type="button" class="or-mini" onClick={copy}>{done ? 'Copied' : 'Copy details'}</button>;
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
