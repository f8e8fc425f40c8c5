/** What to do with a message, given the last sequence number seen of its run. */
export type Verdict = 'apply' | 'duplicate' | 'gap';

/**
 * The rule of the stream: a message applies when it starts right after what is known. A snapshot stands for all
 * before it, so it always applies; `queued` carries no number.
 */
export function judge(last: number, e: { kind?: string; seq?: number; prev?: number }): Verdict {
  if (e.seq === undefined || e.kind === 'snapshot') return 'apply';
  if (e.seq <= last) return 'duplicate';
  return (e.prev ?? e.seq - 1) === last ? 'apply' : 'gap';
}
