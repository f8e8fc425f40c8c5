import type { RunState } from './run';

/** "1.8 s", "1 min 5 s". */
export function seconds(s: number, digits = 1): string {
  if (s < 60) return `${Math.max(0, s).toFixed(digits)} s`;
  return `${Math.floor(s / 60)} min ${Math.round(s % 60)} s`;
}

/** The status strip's sentence for a run, `now` as performance.now() gives it. live.ts knows more of a long one. */
export function brief(s: RunState, now: number): string {
  switch (s.phase) {
    case 'sending':
      return 'Sending';
    case 'queued':
      return 'Queued';
    case 'running':
      return `Running, ${seconds((now - s.began) / 1000)}`;
    case 'streaming':
      return `Streaming, ${seconds((now - s.began) / 1000)}`;
    case 'done':
      return s.duration < 0.05 ? 'Done' : `Done in ${seconds(s.duration)}`;
    case 'cancelled':
      return 'Stopped';
    case 'failed':
      return 'Failed';
  }
}
