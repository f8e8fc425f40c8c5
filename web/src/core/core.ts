import { h, render } from 'preact';
import { apart, builtin } from 'oriel:components';
import { keepInputs, restoreInputs } from './keep';
import { watchKeys } from './keys';
import { tabLabel } from './label';
import { need } from './later';
import { Runtime, SOON } from './runtime';
import { marked, openAPI, openRuns, Shell } from './shell';
import type { Config } from './types';
import { views, type View } from './view';
import { learn } from './words';

export * from '../vendor/preact';
export { described, Field, type Props } from './field';
export { Icon } from './icons';
export { shortcut } from './keys';
export { need, part, sheet } from './later';
export { hears } from './runtime';
export { toast } from './toast';
export { Children } from './view';
export { brief, fixed, say, seconds } from './words';
export type { FileValue } from './types';

for (const type in builtin) views.set(type, builtin[type]!);

/** What the loaded modules do once, before the first event. */
const starts: ((rt: Runtime) => void)[] = [];

/** Loads the modules of the component types that the page uses. */
async function load(types: Set<string>): Promise<void> {
  await Promise.all([...types].map(async (type) => {
    if (!apart.includes(type)) return;
    const module = (await import(new URL(`./components/${type}.js`, import.meta.url).href)) as { default: View; start?: (rt: Runtime) => void };
    views.set(type, module.default);
    if (module.start) starts.push(module.start);
  }));
}

async function boot(): Promise<void> {
  const root = document.getElementById('oriel');
  const config = JSON.parse(document.getElementById('oriel-config')!.textContent!) as Config;
  if (config.words) learn(config.words);
  const types = new Set(config.components.map((c) => c.type));
  if ([...types].some((t) => !apart.includes(t) && !views.has(t))) types.add('json'); // Unknown types show their value.
  if (marked(config.description)) types.add('markdown');
  if (config.rules) types.add('rules');
  const tab = tabLabel(); // The browser may take its time over it: nothing is drawn later for that.
  await load(types);
  const rt = new Runtime(config, tab);
  if (config.functions.some((f) => f.streams)) need('stream').catch(() => {}); // asked for again when it is missed
  if (config.stay) need('stay').then((m) => m.stay(rt, config.stay!), () => {});
  restoreInputs(rt);
  for (const start of starts) start(rt);
  addEventListener('pagehide', () => keepInputs(rt));
  root!.replaceChildren();
  root!.removeAttribute('aria-hidden');
  root!.className = '';
  render(h(Shell, { rt }), root!);
  document.documentElement.dataset.ready = '';
  if (config.api && location.search.includes('view=api')) openAPI();
  if (location.search.includes('view=runs')) openRuns(rt);
  watchKeys(rt);
  // What a press may take away is a matter of focus from the first press on; a pointer's can wait for the answer.
  addEventListener('click', (e) => {
    const path = e.composedPath();
    setTimeout(() => need('focus').then((m) => m.keepFocus(path), () => {}), e.detail && SOON);
  }, { once: true, capture: true });
  await rt.start();
}

// Components import this module and are loaded by boot; starting in a microtask lets the exports be ready first.
queueMicrotask(() => void boot());
