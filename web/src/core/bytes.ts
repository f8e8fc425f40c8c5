import { fixed } from './words';

/** "1.2 MB". */
export function bytes(n: number): string {
  if (n < 1000) return `${n} B`;
  const i = Math.min(3, Math.floor(Math.log10(n) / 3));
  return `${fixed(n / 1000 ** i, n / 1000 ** i < 10 ? 1 : 0)} ${['B', 'kB', 'MB', 'GB'][i]}`;
}
