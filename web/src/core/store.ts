import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import { same } from './same';
import type { Run } from './run';
import type { ComponentConfig, Config } from './types';

/** One component on the page: what it shows and what it holds. */
export class Node {
  readonly value: Signal<unknown>;
  readonly props: Signal<Record<string, unknown>>;
  readonly error: Signal<string> = signal('');
  readonly initial: unknown;
  /** Whether a rule keeps it from being shown. */
  off?: ReadonlySignal<boolean>;
  /** Whether a live run has begun to write it, once somebody asked. */
  pending?: ReadonlySignal<boolean>;
  /** Settles when running uploads have ended; events wait for it. */
  busy: Promise<unknown> | null = null;

  constructor(readonly config: ComponentConfig, readonly interactive: boolean) {
    this.initial = config.props.value ?? null;
    this.value = signal(this.initial);
    this.props = signal(config.props);
  }

  get id(): number {
    return this.config.id;
  }
  get type(): string {
    return this.config.type;
  }

  /** Gives the component a new value and says whether it differs from the old one. */
  assign(value: unknown): boolean {
    if (same(this.value.peek(), value)) return false;
    this.value.value = value;
    return true;
  }

  /** The end of the list, if a run works on that alone: what follows the first `base` items. */
  tail: { run: Run; base: number; items: unknown } | null = null;

  /** Merges properties, as an update from a function carries them. */
  update(props: Record<string, unknown>): boolean {
    const { value, ...rest } = props;
    if (Object.keys(rest).length > 0) this.props.value = { ...this.props.peek(), ...rest };
    return 'value' in props && this.assign(value);
  }
}

export class Store {
  readonly nodes = new Map<number, Node>();

  constructor(config: Config) {
    for (const c of config.components) this.nodes.set(c.id, new Node(c, c.interactive !== false));
  }

  get(id: number): Node {
    const n = this.nodes.get(id);
    if (!n) throw new Error(`component ${id} is not in the config`);
    return n;
  }
}
