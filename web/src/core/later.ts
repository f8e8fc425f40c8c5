import { signal, type Signal } from '@preact/signals';
import type * as API from '../api/api';
import type * as Menu from '../components/chatbot/menu';
import type * as Markdown from '../components/markdown/markdown';
import type * as Runs from '../runs/runs';
import type * as Focus from './focus';
import type * as Live from './live';
import type * as Stay from './stay';
import type * as Stream from './stream';
import type * as Theme from './theme';
import type * as Trouble from './trouble';

/** The parts of the page that a first answer does without. Each is a file of its own. */
interface Parts {
  /** Draws Markdown. Pages with such a component have it from the start. */
  'components/markdown': typeof Markdown;
  /** The page about the app's API. */
  api: typeof API;
  /** What the footer has, where there is no room for one. */
  menu: typeof Menu;
  /** The visitor's runs. */
  runs: typeof Runs;
  /** What keeps the focus when a pressed button goes. */
  focus: typeof Focus;
  /** Refusals in words, notices, and what to do about a failure. */
  trouble: typeof Trouble;
  /** What a run that takes its time says: place, progress, the tab's title. */
  live: typeof Live;
  /** What a page out of sight says where functions wait for its visitor's departure. */
  stay: typeof Stay;
  /** Edits of values, for functions that stream. */
  stream: typeof Stream;
  /** The switch between light and dark. */
  theme: typeof Theme;
}

const here = new Map<string, Signal<unknown>>();
const asked = new Map<string, Promise<unknown>>();
let tries = 0;

function slot(name: string): Signal<unknown> {
  let s = here.get(name);
  if (!s) here.set(name, (s = signal(undefined)));
  return s;
}

/** Loads a part, once; after a failure the next call asks again. */
export function need<K extends keyof Parts>(name: K): Promise<Parts[K]> {
  let p = asked.get(name);
  if (!p) {
    // A browser may remember that an address failed: each further try has an address of its own.
    const url = new URL(`./${name}.js${tries ? `?${tries}` : ''}`, import.meta.url);
    p = import(url.href).then((m) => (slot(name).value = m), (err) => {
      tries++;
      asked.delete(name);
      throw err;
    });
    asked.set(name, p);
  }
  return p as Promise<Parts[K]>;
}

/** A part if it is there; a view that asks is drawn again when it is. With `now` it is loaded. */
export function part<K extends keyof Parts>(name: K, now: unknown): Parts[K] | undefined {
  if (now) need(name).catch(() => {});
  return slot(name).value as Parts[K] | undefined;
}

/** Loads a style sheet; settles also when it cannot be had, for a plain look is better than none. */
export const sheet = (name: string) => new Promise<void>((resolve) => {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = new URL(`./${name}.css`, import.meta.url).href;
  link.onload = link.onerror = () => resolve();
  document.head.append(link);
});
