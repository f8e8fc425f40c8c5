import type { Runtime } from './runtime';

/** Says again and again, while the page is out of sight and may have no stream, that its visitor has not left. */
export function stay(rt: Runtime, seconds: number): void {
  setInterval(() => {
    if (document.hidden) void fetch(`_oriel/v1/tab?tab=${rt.wire.tab}`, { method: 'PUT', headers: { 'X-Oriel-Request': '1' } }).catch(() => {});
  }, seconds * 1000);
}
