import type { RunState } from './run';

/** The page's words in the app's language, by the English ones; empty for English. */
let words: Record<string, string> = {};

/** Gives the page its words. */
export const learn = (w: typeof words) => void (words = w);

/** A text of the page's own in the app's language: say`Try again in ${n} s` looks up "Try again in {} s". {2} is the second value. */
export function say(parts: TemplateStringsArray, ...values: unknown[]): string {
  const text = words[parts.join('{}')];
  let n = 0;
  return text ? text.replace(/{(\d?)}/g, (_, i) => `${values[i ? i - 1 : n++]}`) : String.raw({ raw: parts }, ...values);
}

/** A number with so many digits after the point. English does without Intl, which takes milliseconds to begin with. */
export const fixed = (n: number, digits: number): string =>
  words.Run ? n.toLocaleString(document.documentElement.lang, { minimumFractionDigits: digits, maximumFractionDigits: digits, numberingSystem: 'latn' }) : n.toFixed(digits);

/** "1.8 s", "1 min 5 s". */
export function seconds(s: number, digits = 1): string {
  if (s < 60) return say`${fixed(Math.max(0, s), digits)} s`;
  return say`${Math.floor(s / 60)} min ${Math.round(s % 60)} s`;
}

/** The status strip's sentence for a run, `now` as performance.now() gives it. live.ts knows more of a long one. */
export function brief(s: RunState, now: number): string {
  switch (s.phase) {
    case 'sending':
      return say`Sending`;
    case 'queued':
      return say`Queued`;
    case 'running':
      return say`Running, ${seconds((now - s.began) / 1000)}`;
    case 'streaming':
      return say`Streaming, ${seconds((now - s.began) / 1000)}`;
    case 'done':
      return s.duration < 0.05 ? say`Done` : say`Done in ${seconds(s.duration)}`;
    case 'cancelled':
      return say`Stopped`;
    case 'failed':
      return say`Failed`;
  }
}
