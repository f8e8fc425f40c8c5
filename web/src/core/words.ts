import { fraction, type RunState } from './run';

const plural = new Intl.PluralRules('en', { type: 'ordinal' });
const suffix: Record<string, string> = { one: 'st', two: 'nd', few: 'rd', other: 'th' };

/** "2nd" for 2. */
export function ordinal(n: number): string {
  return n + suffix[plural.select(n)]!;
}

/** "1.8 s", "1 min 5 s". */
export function seconds(s: number, digits = 1): string {
  if (s < 60) return `${s.toFixed(digits)} s`;
  return `${Math.floor(s / 60)} min ${Math.round(s % 60)} s`;
}

/** "1.2 MB". */
export function bytes(n: number): string {
  if (n < 1000) return `${n} B`;
  const i = Math.min(3, Math.floor(Math.log10(n) / 3));
  return `${(n / 1000 ** i).toFixed(n / 1000 ** i < 10 ? 1 : 0)} ${['B', 'kB', 'MB', 'GB'][i]}`;
}

/** The status strip's sentence for a run, `now` as performance.now() gives it. */
export function describe(s: RunState, now: number): string {
  switch (s.phase) {
    case 'sending':
      return 'Sending';
    case 'queued': {
      const eta = s.eta === null || s.eta === undefined ? '' : `, about ${seconds(s.eta, 0)}`;
      return s.size > 1 ? `Queued, ${ordinal(s.rank + 1)} of ${s.size}${eta}` : `Queued${eta}`;
    }
    case 'running': {
      const t = s.trackers.at(-1);
      const f = fraction(s.trackers);
      if (t && f !== null) {
        const count = t.index !== null && t.length ? `${t.index} of ${t.length}${t.unit ? ' ' + t.unit : ''}` : `${Math.round(f * 100)}%`;
        const doing = t.desc || 'Running';
        return `${doing[0]!.toUpperCase()}${doing.slice(1)}, ${count}`;
      }
      const of = s.eta ? ` of about ${seconds(s.eta, 0)}` : '';
      return `Running, ${seconds((now - s.began) / 1000)}${of}`;
    }
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
