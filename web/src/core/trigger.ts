/** What an event does when its function may already be running. */
export type Decision = 'run' | 'ignore' | 'later';

export function decide(mode: string | undefined, live: number): Decision {
  if (live === 0 || mode === 'multiple') return 'run';
  return mode === 'always_last' ? 'later' : 'ignore';
}

/** Whether a function that follows another one runs, given how that one ended. */
export function follows(when: string | undefined, ended: 'done' | 'failed' | 'cancelled'): boolean {
  if (ended === 'cancelled') return !when;
  return !when || (when === 'success') === (ended === 'done');
}
