import { signal, type Signal } from '@preact/signals';
import type { Entry, Fn, Tracker } from './types';
import { say } from './words';

export type Phase = 'sending' | 'queued' | 'running' | 'streaming' | 'done' | 'failed' | 'cancelled';

export interface Failure {
  title: string;
  message: string;
  id?: string;
  retry: boolean;
}

/** What the page knows about one run. Words and bars are drawn from `state`. */
export interface RunState {
  phase: Phase;
  rank: number;
  size: number;
  eta: number | null;
  began: number;
  trackers: Tracker[];
  duration: number;
  failure: Failure | null;
}

/** Counts what happens to runs, to tell what came first. */
let clock = 0;

export class Run {
  id = '';
  /** It ended before this page was loaded: what it did is shown again, and nothing follows from it. */
  past = false;
  /** It was opened here and started elsewhere: what follows it is the business of the page that started it. */
  alone = false;
  /** The failed run that it follows in a chain. */
  failed: Run | null = null;
  /** What was sent, one item per input. */
  data: unknown[] = [];
  /** When it was sent, or first heard of, and when it ended. Greater is later. */
  readonly sent = ++clock;
  ended = 0;
  last = 0;
  readonly state: Signal<RunState>;

  constructor(readonly fn: Fn, readonly trigger: number | null, readonly event: unknown) {
    this.state = signal<RunState>({
      phase: 'sending', rank: 0, size: 0, eta: null, began: performance.now(), trackers: [], duration: 0, failure: null,
    });
  }

  get live(): boolean {
    return isLive(this.state.value.phase);
  }

  set(change: Partial<RunState>): void {
    this.state.value = { ...this.state.value, ...change };
    if (change.phase && !isLive(change.phase)) this.ended = ++clock;
  }

  /** Takes in what an entry says about the run itself; values of outputs are the store's business. */
  note(e: Entry): void {
    switch (e.kind) {
      case 'queued':
        if (this.last === 0) this.set({ phase: 'queued', rank: e.rank, size: e.size, eta: e.eta });
        break;
      case 'started':
        this.set({ phase: 'running', began: performance.now(), eta: e.eta });
        break;
      case 'progress':
        this.set({ trackers: e.trackers });
        break;
      case 'append':
      case 'patch':
        if (this.state.peek().phase !== 'streaming') this.set({ phase: 'streaming' });
        break;
      case 'done':
        this.set({ phase: 'done', duration: e.duration });
        break;
      case 'cancelled':
        if (e.reason === 'shutdown')
          this.set({ phase: 'failed', failure: { title: say`The server is restarting`, message: say`This run was ended. Try again in a moment; your inputs are kept.`, retry: true } });
        else this.set({ phase: 'cancelled' });
        break;
      case 'failed':
        this.set({
          phase: 'failed',
          failure: { title: !e.title || e.title === 'Error' ? say`Error` : e.title, message: e.message ?? say`Something went wrong on the server.`, id: e.id, retry: true },
        });
        break;
      case 'snapshot':
        this.set({ phase: e.started ? 'running' : 'queued', trackers: e.progress ?? [] });
    }
  }
}

export function isLive(p: Phase): boolean {
  return p === 'sending' || p === 'queued' || p === 'running' || p === 'streaming';
}
