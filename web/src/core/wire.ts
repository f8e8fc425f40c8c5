import type { Entry, Hello } from './types';

const HEADERS = { 'Content-Type': 'application/json', 'X-Oriel-Request': '1' };

export interface Handlers {
  /** Takes in the state of all runs; false means that it has to be asked for again. `asked` are the runs() it is about. */
  hello(h: Hello, asked: string[]): boolean;
  /** Takes in one entry; false means that something is missing before it. */
  entry(e: Entry): boolean;
  state(s: Connection): void;
  /** Ids of runs to hear about again when the stream starts over. */
  runs(): string[];
}

/** How the stream is: the server said that it restarts, or nothing is known of it. */
export type Connection = 'open' | 'lost' | 'restarting';

/** A stream that is silent for so many milliseconds is dead: the server sends a beat every 15 s. */
const SILENCE = 40_000;
/** How long a connection may take to come about. */
const PATIENCE = 10_000;

/** The page's side of docs/browser-wire.md. */
export class Wire {
  private source: EventSource | null = null;
  private cursor = '';
  private asked: string[] = [];
  private timer = 0;
  private watch = 0;
  private heard = 0;
  private tries = 0;
  private gaps = 0;

  /** This tab's label; empty until it is known. */
  tab = '';
  /** Settles when the label is known. */
  readonly named: Promise<void>;

  constructor(label: string | Promise<string>, private readonly hash: string, private readonly handlers: Handlers) {
    this.named = Promise.resolve(label).then((l) => void (this.tab = l));
  }

  /** Starts a run and returns its id. An answer other than 200 is thrown as it is. */
  async run(call: { fn: string; data: unknown[]; trigger: number | null; event: unknown; token: string }): Promise<string> {
    await this.named;
    const r = await this.post('run', { config: this.hash, tab: this.tab, ...call });
    if (!r.ok) throw r;
    return ((await r.json()) as { run: string }).run;
  }

  /** Sends a request of the page; it also arrives when the page goes away. */
  post(what: string, body: object): Promise<Response> {
    return fetch(`_oriel/v1/${what}`, { method: 'POST', headers: HEADERS, body: JSON.stringify(body), keepalive: what === 'cancel' });
  }

  async cancel(run: string): Promise<void> {
    await this.post('cancel', { run });
  }

  /** The visitor's runs, in this tab and in others. */
  async runs(): Promise<unknown[]> {
    const r = await fetch(`_oriel/v1/runs?tab=${this.tab}`, { headers: HEADERS });
    if (!r.ok) throw r;
    return ((await r.json()) as { runs: unknown[] }).runs;
  }

  /** Says that the page goes away; a hint that may get lost. */
  leave(): void {
    this.close();
    if (!this.tab) return;
    void fetch(`_oriel/v1/tab?tab=${this.tab}`, { method: 'DELETE', headers: HEADERS, keepalive: true }).catch(() => {});
  }

  /** Opens the stream behind the last message that was applied. With `anew` an open one is given up for a new one. */
  open(anew = false): void {
    if (anew) this.close();
    if (this.source || !this.tab) return;
    clearTimeout(this.timer);
    this.asked = this.cursor ? [] : this.handlers.runs();
    const at = this.cursor ? `&cursor=${encodeURIComponent(this.cursor)}` : `&runs=${this.asked}`;
    const s = new EventSource(`_oriel/v1/tab?tab=${this.tab}${at}`);
    const hear = () => (this.heard = Date.now());
    this.source = s;
    s.onopen = () => {
      hear();
      this.handlers.state('open');
    };
    s.onmessage = (m) => {
      hear();
      this.take(m);
    };
    s.addEventListener('beat', hear);
    s.onerror = () => {
      this.handlers.state('lost');
      this.again();
    };
    hear();
    // After a sleep the connection may be gone without a word. The clock of the wall goes on meanwhile.
    const quiet = () => Date.now() - this.heard > (s.readyState ? SILENCE : PATIENCE);
    this.watch = window.setInterval(() => quiet() && s.onerror!(new Event('silence')), 5000);
  }

  close(): void {
    clearTimeout(this.timer);
    clearInterval(this.watch);
    this.source?.close();
    this.source = null;
  }

  private take(m: MessageEvent<string>): void {
    const msg = JSON.parse(m.data) as { hello?: Hello; bye?: string } & Entry;
    if (msg.bye) return this.handlers.state('restarting');
    if (!(msg.hello ? this.handlers.hello(msg.hello, this.asked) : this.handlers.entry(msg))) {
      if (msg.hello || this.gaps++) this.cursor = ''; // The gap came back: start from a hello.
      this.again();
      return;
    }
    this.tries = this.gaps = 0;
    this.cursor = m.lastEventId;
  }

  /** Reconnects, later after each failure in a row, with jitter. */
  private again(): void {
    this.close();
    const wait = Math.min(15_000, 250 * 2 ** this.tries++) * (0.75 + Math.random() / 2);
    this.timer = window.setTimeout(() => this.open(), wait);
  }
}
