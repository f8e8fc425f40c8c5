import type { Entry, Hello } from './types';

const HEADERS = { 'Content-Type': 'application/json', 'X-Oriel-Request': '1' };

export interface Handlers {
  hello(h: Hello): void;
  /** Takes in one entry; false means that something is missing before it. */
  entry(e: Entry): boolean;
  state(s: 'open' | 'lost'): void;
}

/** The page's side of docs/browser-wire.md. */
export class Wire {
  private source: EventSource | null = null;
  private cursor = '';
  private timer = 0;
  private tries = 0;

  constructor(readonly tab: string, private readonly hash: string, private readonly handlers: Handlers) {}

  /** Starts a run and returns its id. An answer other than 200 is thrown as it is. */
  async run(call: { fn: string; data: unknown[]; trigger: number | null; event: unknown; token: string }): Promise<string> {
    const r = await fetch('_oriel/v1/run', {
      method: 'POST', headers: HEADERS, body: JSON.stringify({ config: this.hash, tab: this.tab, ...call }),
    });
    if (!r.ok) throw r;
    return ((await r.json()) as { run: string }).run;
  }

  async cancel(run: string): Promise<void> {
    await fetch('_oriel/v1/cancel', { method: 'POST', headers: HEADERS, body: JSON.stringify({ run }), keepalive: true });
  }

  /** Says that the page goes away; a hint that may get lost. */
  leave(): void {
    this.close();
    void fetch(`_oriel/v1/tab?tab=${this.tab}`, { method: 'DELETE', headers: HEADERS, keepalive: true }).catch(() => {});
  }

  /** Opens the stream behind the last message that was applied. */
  open(): void {
    if (this.source) return;
    clearTimeout(this.timer);
    const at = this.cursor ? `&cursor=${encodeURIComponent(this.cursor)}` : '';
    const s = new EventSource(`_oriel/v1/tab?tab=${this.tab}${at}`);
    this.source = s;
    s.onopen = () => this.handlers.state('open');
    s.onmessage = (m) => this.take(m);
    s.onerror = () => {
      this.handlers.state('lost');
      if (s.readyState === EventSource.CLOSED) this.again();
    };
  }

  close(): void {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }

  private take(m: MessageEvent<string>): void {
    const msg = JSON.parse(m.data) as { hello?: Hello } & Entry;
    if (msg.hello) this.handlers.hello(msg.hello);
    else if (!this.handlers.entry(msg)) {
      if (this.tries > 1) this.cursor = ''; // The gap came back: start from a hello.
      this.again();
      return;
    }
    this.tries = 0;
    if (m.lastEventId) this.cursor = m.lastEventId;
  }

  /** Reconnects, later after each failure in a row, with jitter. */
  private again(): void {
    this.close();
    const wait = Math.min(15_000, 250 * 2 ** this.tries++) * (0.75 + Math.random() / 2);
    this.timer = window.setTimeout(() => this.open(), wait);
  }
}
