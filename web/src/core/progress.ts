import type { RunState } from './run';
import type { Tracker } from './types';
import { brief, say, seconds } from './words';

/** "2nd" for 2. */
export function ordinal(n: number): string {
  const forms = [say`${n}th`, say`${n}st`, say`${n}nd`, say`${n}rd`];
  return (n % 100 > 10 && n % 100 < 14 ? undefined : forms[n % 10]) ?? forms[0]!;
}

/** Progress from 0 to 1 by the innermost tracker that knows its length, or null. */
export function fraction(trackers: Tracker[]): number | null {
  for (const t of [...trackers].reverse()) {
    if (t.progress !== null && t.progress !== undefined) return clamp(t.progress);
    if (t.index !== null && t.length) return clamp(t.index / t.length);
  }
  return null;
}

const clamp = (x: number) => Math.min(1, Math.max(0, x));

/** How much of a run is done, from 0 to 1: by its trackers, else by the time that such runs take; null when nothing tells. */
export function partOf(s: RunState, now: number): number | null {
  return fraction(s.trackers) ?? (s.eta && s.phase === 'running' ? Math.min(0.95, (now - s.began) / 1000 / s.eta) : null);
}

/** The status strip's sentence for a run, with its place in the queue and its progress. */
export function describe(s: RunState, now: number): string {
  if (s.phase === 'queued') {
    const place = s.size > 1 ? say`Queued, ${ordinal(s.rank + 1)} of ${s.size}` : brief(s, now);
    return s.eta === null || s.eta === undefined ? place : say`${place}, about ${seconds(s.eta, 0)}`;
  }
  if (s.phase !== 'running') return brief(s, now);
  const t = s.trackers.at(-1);
  const f = fraction(s.trackers);
  if (!t || f === null) return s.eta ? say`${brief(s, now)} of about ${seconds(s.eta, 0)}` : brief(s, now);
  const count = t.index !== null && t.length ? say`${t.index} of ${t.length}` + (t.unit === 'steps' ? ' ' + say`steps` : t.unit ? ' ' + t.unit : '') : `${Math.round(f * 100)}%`;
  return t.desc ? `${t.desc[0]!.toUpperCase()}${t.desc.slice(1)}, ${count}` : say`Running, ${count}`;
}
