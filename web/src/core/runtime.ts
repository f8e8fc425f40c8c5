import { batch, signal } from '@preact/signals';
import { need } from './later';
import { Run, type Failure } from './run';
import { judge } from './seq';
import { Store, type Node } from './store';
import type * as Stream from './stream';
import { toast } from './toast';
import { decide, follows } from './trigger';
import type { Config, Entry, Fn, Hello } from './types';
import { Wire, type Connection } from './wire';
import { say } from './words';

/** Whether a function listens to an event of a component; null is the page. */
export const hears = (f: Fn, id: number | null, event: string) => f.targets.some(([t, e]) => t === id && e === event);

/** Milliseconds in which the next thing to do may show that something is not needed. */
export const SOON = 250;

/** The page's engine: events become runs, entries of the stream become values. */
export class Runtime {
  readonly store: Store;
  readonly wire: Wire;
  /** The latest run of each function, for strips and buttons. */
  readonly latest = signal<ReadonlyMap<number, Run>>(new Map());
  readonly connection = signal<Connection>('open');
  readonly stale = signal(false);
  readonly ready: Promise<void>;

  private readonly fns: Map<number, Fn>;
  private readonly runs = new Map<string, Run>();
  private readonly live = new Set<Run>();
  private readonly later = new Map<number, [number | null, unknown]>();
  private readonly changed = new Set<Node>();
  /** Runs that the page showed before it was reloaded and has not heard of since, and whether they had ended. */
  before = new Map<string, boolean>();
  private readonly opened = new Set<string>();
  private epoch = '';
  private queue: Entry[] = [];
  private seen = new Map<string, number>();
  private frame = false;
  private stream: typeof Stream | undefined;
  private greeted!: () => void;

  constructor(readonly config: Config, tab: string | Promise<string>) {
    this.store = new Store(config);
    this.fns = new Map(config.functions.map((f) => [f.id, f]));
    this.ready = new Promise((resolve) => (this.greeted = resolve));
    this.wire = new Wire(tab, config.hash, {
      hello: (h, asked) => this.hello(h, asked),
      entry: (e) => this.receive(e),
      runs: () => this.known().map(([id]) => id),
      state: (s) => {
        if (s !== 'lost' || this.connection.peek() === 'open') this.connection.value = s;
        if (s === 'lost') this.greeted(); // The page must work without a stream, too.
      },
    });
  }

  /** Opens the stream and fires load. */
  async start(): Promise<void> {
    addEventListener('pagehide', () => this.wire.leave());
    addEventListener('pageshow', (e) => e.persisted && this.wire.open());
    addEventListener('online', () => this.wire.open(true));
    document.addEventListener('visibilitychange', () => this.rest());
    await this.wire.named;
    this.wire.open();
    await this.ready;
    for (const f of this.config.functions)
      if (hears(f, null, 'load')) void this.call(f, null, null);
  }

  /** Whether some function listens to an event of a component. */
  listens(id: number, event: string): boolean {
    return this.config.functions.some((f) => hears(f, id, event));
  }

  emit(id: number, event: string, data: unknown = null): void {
    for (const f of this.config.functions)
      if (hears(f, id, event)) void this.call(f, id, data);
  }

  /** A change made by the user. */
  input(node: Node, value: unknown): void {
    node.error.value = '';
    if (!node.assign(value)) return;
    this.emit(node.id, 'input');
    this.emit(node.id, 'change');
  }

  liveRuns(fn: number): Run[] {
    return [...this.live].filter((r) => r.fn.id === fn);
  }

  /** The runs that the page shows, and whether they have ended. What runs at every load is not among them. */
  shown(): [string, boolean][] {
    return [...new Set([...this.live, ...this.latest.peek().values()])]
      .filter((r) => r.id && (r.live || !hears(r.fn, null, 'load'))).map((r) => [r.id, !r.live]);
  }

  /** These, and before them the runs of the page's last life that the stream has not told of yet. */
  known(): [string, boolean][] {
    return [...new Map([...this.before, ...this.shown()])];
  }

  stop(fn: number): void {
    this.later.delete(fn);
    for (const r of this.liveRuns(fn)) this.cancel(r);
  }

  retry(run: Run): void {
    void this.call(run.fn, run.trigger, run.event);
  }

  /** Runs a function, or performs its page action, unless its trigger mode says otherwise. */
  async call(fn: Fn, trigger: number | null, event: unknown, failed: Run | null = null): Promise<void> {
    for (const id of fn.cancels ?? []) this.stop(id);
    if (fn.action) {
      if (fn.action === 'clear') this.clear(fn);
      this.chain(fn, 'done', trigger);
      return;
    }
    const verdict = decide(fn.trigger_mode, this.liveRuns(fn.id).length);
    if (verdict === 'later') this.later.set(fn.id, [trigger, event]);
    if (verdict !== 'run') return;
    const run = new Run(fn, trigger, event);
    run.failed = failed;
    this.track(run);
    const nodes = fn.inputs.map((id) => this.store.get(id));
    for (const n of nodes) n.error.value = '';
    try {
      await Promise.all(nodes.map((n) => n.busy));
      this.wire.open();
      const data = nodes.map((n) => (n.type === 'state' ? null : n.value.peek()));
      run.data = data;
      const id = await this.wire.run({ fn: fn.name, data, trigger, event, token: fn.token ?? '' });
      const known = this.runs.get(id);
      if (known && known !== run) {
        known.data = data;
        known.failed = failed;
        this.live.delete(run); // The stream was faster than the answer.
        this.put(known);
      } else {
        if (!run.live && !run.id) void this.wire.cancel(id); // Stopped before it had a name.
        this.name(run, id);
      }
    } catch (err) {
      await this.refused(run, nodes, err);
    }
  }

  private clear(fn: Fn): void {
    batch(() => {
      for (const id of fn.outputs) {
        const n = this.store.get(id);
        n.error.value = '';
        if (n.assign(n.initial)) this.emit(id, 'change');
      }
    });
    this.latest.value = new Map([...this.latest.value].filter(([, r]) => r.live || !r.fn.outputs.some((o) => fn.outputs.includes(o))));
  }

  private track(run: Run): void {
    this.live.add(run);
    this.put(run);
    // Of a run that is soon over there is no more to say. Without this part the strip says less.
    setTimeout(() => run.live && need('live').then((m) => m.watchTitle(this), () => {}), SOON);
  }

  private put(run: Run): void {
    this.latest.value = new Map(this.latest.value).set(run.fn.id, run);
  }

  private name(run: Run, id: string): void {
    run.id = id;
    this.runs.set(id, run);
    if (run.state.peek().phase === 'sending') run.set({ phase: 'queued' });
  }

  private cancel(run: Run): void {
    if (run.id) void this.wire.cancel(run.id).catch(() => {});
    run.set({ phase: 'cancelled' });
    this.ended(run);
  }

  /** The server did not take a call. Inputs stay as they are, whatever the reason. */
  private async refused(run: Run, nodes: Node[], err: unknown): Promise<void> {
    let failure: Failure = { title: say`Could not reach the server`, message: say`Check the connection and try again. Your inputs are kept.`, retry: true };
    if (err instanceof Response && err.status === 409) {
      // The app that this page belongs to is gone, and with it the other files of the page.
      this.stale.value = true;
      failure = { title: say`This app was updated`, message: say`Reload the page to continue. Your inputs are kept.`, retry: false };
    } else if (err instanceof Response) {
      failure = { title: say`The server refused this`, message: say`The server answered ${err.status}.`, retry: true };
      try {
        failure = await (await need('trouble')).explain(err, nodes);
      } catch {
        // The plain words have to do.
      }
    }
    if (run.live) run.set({ phase: 'failed', failure });
    this.ended(run);
  }

  private ended(run: Run): void {
    if (!this.live.delete(run) || run.past || run.alone) return;
    const { phase, failure } = run.state.peek();
    const end = phase === 'failed' || phase === 'cancelled' ? phase : 'done';
    if (failure && run.fn.outputs.length === 0)
      toast({ level: 'error', title: failure.title, text: failure.message, duration: 10 });
    this.chain(run.fn, end, run.trigger, phase === 'failed' ? run : run.failed);
    const next = this.later.get(run.fn.id);
    if (next && this.later.delete(run.fn.id)) void this.call(run.fn, ...next);
    setTimeout(() => this.rest(), 2000);
  }

  private chain(fn: Fn, ended: 'done' | 'failed' | 'cancelled', trigger: number | null, failed: Run | null = null): void {
    for (const f of this.config.functions)
      if (f.after === fn.id && follows(f.when, ended)) void this.call(f, trigger, null, failed);
  }

  /** A hidden page without live runs gives its connection back; a page that is seen has one. */
  private rest(): void {
    if (document.visibilityState === 'visible') this.wire.open();
    else if (this.live.size === 0) this.wire.close();
  }

  private hello(h: Hello, asked: string[]): boolean {
    const named = new Set(h.runs.map((r) => r.run));
    const missing = [...this.live].filter((r) => r.id && !named.has(r.id));
    if (missing.some((r) => !asked.includes(r.id))) return false; // It may have ended before this page knew its name.
    const title = this.epoch === h.epoch ? say`The connection was lost` : say`The server was restarted`;
    for (const r of missing) {
      r.set({ phase: 'failed', failure: { title, message: say`The server no longer knows this run. Try again.`, retry: true } });
      this.ended(r);
    }
    for (const id of asked) if (!named.has(id)) this.before.delete(id);
    this.epoch = h.epoch;
    this.queue = [];
    this.seen = new Map();
    for (const r of h.runs) this.receive({ ...r.snapshot, kind: 'snapshot', run: r.run, fn: r.fn, seq: r.seq });
    this.greeted();
    return true;
  }

  /** Checks the order at once and applies once per frame. */
  private receive(e: Entry): boolean {
    const last = this.seen.get(e.run) ?? this.runs.get(e.run)?.last ?? 0;
    const verdict = judge(last, e);
    if (verdict !== 'apply') return verdict === 'duplicate';
    if (e.seq !== undefined) this.seen.set(e.run, e.seq);
    this.queue.push(e);
    if (!this.frame) {
      this.frame = true;
      if (document.visibilityState === 'visible') requestAnimationFrame(() => this.flush());
      else setTimeout(() => this.flush(), 100);
    }
    return true;
  }

  private flush(): void {
    this.frame = false;
    const entries = this.queue;
    if (!this.stream && entries.some(edits)) {
      need('stream').then((m) => (this.stream = m), () => new Promise((again) => setTimeout(again, 1000))).then(() => this.flush());
      this.frame = true;
      return;
    }
    this.queue = [];
    const ended: Run[] = [];
    batch(() => {
      for (const e of entries) {
        const run = this.runOf(e);
        if (!run) continue;
        if (e.seq !== undefined) run.last = e.seq;
        if (!run.live) continue; // Stopped here; what still arrives is dropped.
        run.note(e);
        try {
          this.apply(run, e);
        } catch (err) {
          console.warn('An update could not be applied.', err);
        }
        if (!run.live) ended.push(run);
      }
    });
    const changed = [...this.changed];
    this.changed.clear();
    for (const n of changed) this.emit(n.id, 'change');
    for (const r of ended) this.ended(r);
  }

  private runOf(e: Entry): Run | undefined {
    let run = this.runs.get(e.run);
    if (run || e.fn === undefined) return run;
    const fn = this.fns.get(e.fn);
    if (!fn) return undefined;
    const sending = this.liveRuns(fn.id).filter((r) => !r.id);
    run = sending.length === 1 ? sending[0]! : new Run(fn, null, null);
    run.past = !this.opened.has(e.run) && (this.before.get(e.run) ?? false);
    this.before.delete(e.run);
    run.alone = this.opened.has(e.run);
    this.name(run, e.run);
    this.track(run);
    return run;
  }

  /** Shows a run of another tab, or one that has ended, in this page: it is told again from its beginning. */
  async show(id: string): Promise<void> {
    const known = this.runs.get(id);
    if (known?.live) return;
    this.opened.add(id);
    this.runs.delete(id);
    this.seen.delete(id);
    this.wire.open();
    const r = await this.wire.post('open', { run: id, tab: this.wire.tab });
    if (!r.ok) throw r;
  }

  private apply(run: Run, e: Entry): void {
    const slot = (i: number) => this.store.get(run.fn.outputs[i]!);
    const put = (n: Node, changed: boolean) => changed && !run.past && this.changed.add(n);
    const value = (n: Node, v: unknown, base?: number) => {
      // What the visitor has changed since is newer than a past run, and so is a list of which it knew the end.
      if (!run.past || (!n.interactive && base === undefined)) put(n, this.stream ? this.stream.put(n, run, v, base) : n.assign(v));
    };
    switch (e.kind) {
      case 'set':
        value(slot(e.slot), e.value, e.base);
        break;
      case 'append':
      case 'patch':
        put(slot(e.slot), this.stream!.edit(slot(e.slot), run, e));
        break;
      case 'update':
        put(slot(e.slot), slot(e.slot).update(e.props));
        break;
      case 'snapshot':
        for (const [i, s] of e.slots.entries()) {
          if (!s || !run.fn.outputs[i]) continue;
          if (s.props) put(slot(i), slot(i).update(s.props));
          if (s.value !== undefined) value(slot(i), s.value, s.base);
        }
        break;
      case 'log':
        if (e.visible !== false) toast(e);
        break;
      case 'done':
        for (const id of (!run.past && e.changed) || []) {
          const n = this.store.nodes.get(id);
          if (n) this.changed.add(n);
        }
    }
  }
}

/** Whether an entry is about a part of a value, which takes the stream part of the page. */
const edits = (e: Entry) => e.kind === 'append' || e.kind === 'patch' || (e.kind === 'set' && e.base !== undefined) ||
  (e.kind === 'snapshot' && e.slots.some((s) => s?.base !== undefined));
