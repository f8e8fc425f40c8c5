// What pages with rules, timers and states of the browser do, with a runtime that only notes what it is told.
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { start as startBrowserState } from '../src/components/browserstate/browserstate';
import { start as startRules } from '../src/components/rules/rules';
import { start as startTimers } from '../src/components/timer/timer';
import type { Runtime } from '../src/core/runtime';
import { Store } from '../src/core/store';
import type { Config, Fn } from '../src/core/types';

/** A page with these components and rules, and what it was told to do. */
function page(components: { id: number; type: string; props: Record<string, unknown> }[], more: Partial<Config> = {}) {
  const config = { title: '', hash: '', name: 'app', components, layout: { id: 0 }, functions: [], ...more } as Config;
  const told: string[] = [];
  const rt = {
    config, store: new Store(config), ready: Promise.resolve(),
    emit: (id: number, event: string) => told.push(`${event} of ${id}`),
    call: async (fn: Fn, trigger: number | null) => void told.push(`call ${fn.name} by ${trigger}`),
    stop: (fn: number) => void told.push(`stop ${fn}`),
  };
  return { rt: rt as unknown as Runtime, told };
}

/** Stands in for the parts of a browser that the modules use. */
function browser(t: TestContext) {
  const listeners: Record<string, (e: unknown) => void> = {};
  const kept = new Map<string, string>();
  const fake = {
    document: { hidden: false, addEventListener: (name: string, f: () => void) => (listeners[name] = f) },
    localStorage: { getItem: (k: string) => kept.get(k) ?? null, setItem: (k: string, v: string) => kept.set(k, v) },
    addEventListener: (name: string, f: () => void) => (listeners[name] = f),
  };
  for (const [name, value] of Object.entries(fake)) Object.defineProperty(globalThis, name, { value, configurable: true });
  t.after(() => Object.keys(fake).forEach((name) => Reflect.deleteProperty(globalThis, name)));
  return { listeners, kept, document: fake.document };
}

test('a component is off while one of its rules does not hold', () => {
  const { rt } = page([{ id: 1, type: 'radio', props: { value: 'a' } }, { id: 2, type: 'textbox', props: { value: '' } }, { id: 3, type: 'slider', props: {} }],
    { rules: [{ id: 3, field: 1, is: ['b'] }, { id: 3, field: 2, is: [] }] });
  startRules(rt);
  const [choice, text, slider] = [1, 2, 3].map((id) => rt.store.get(id));
  assert.equal(slider!.off!.value, true);
  choice!.assign('b');
  assert.equal(slider!.off!.value, true);
  text!.assign('x');
  assert.equal(slider!.off!.value, false);
  choice!.assign('a');
  assert.equal(slider!.off!.value, true);
  assert.equal(text!.off, undefined);
});

test('a debounced function is called once, when its triggers are quiet', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { rt, told } = page([], { rules: [] });
  startRules(rt);
  const search = { id: 0, name: 'search', debounce: 300 } as Fn;
  for (const trigger of [1, 2, 3]) {
    await rt.call(search, trigger, null);
    t.mock.timers.tick(200);
  }
  assert.deepEqual(told, []);
  t.mock.timers.tick(100);
  assert.deepEqual(told, ['call search by 3']);
  await rt.call({ id: 1, name: 'now' } as Fn, 4, null);
  assert.deepEqual(told.splice(0), ['call search by 3', 'call now by 4']);
  await rt.call(search, 5, null);
  rt.stop(0);
  t.mock.timers.tick(1000);
  assert.deepEqual(told, ['stop 0'], 'a stopped function was called');
});

test('a timer ticks while it is active and in view', (t) => {
  const { listeners, document } = browser(t);
  t.mock.timers.enable({ apis: ['setInterval'] });
  const { rt, told } = page([{ id: 7, type: 'timer', props: { value: 2, active: true } }]);
  startTimers(rt);
  const ticks = (seconds: number) => (t.mock.timers.tick(seconds * 1000), told.splice(0).length);
  assert.equal(ticks(4), 2);
  rt.store.get(7).update({ value: 1 });
  assert.equal(ticks(4), 4);
  rt.store.get(7).update({ active: false });
  assert.equal(ticks(4), 0);
  rt.store.get(7).update({ active: true, value: 0 });
  assert.equal(ticks(1), 20, 'no faster than 50 ms');
  document.hidden = true;
  listeners.visibilitychange!({});
  assert.equal(ticks(1), 0);
  document.hidden = false;
  listeners.visibilitychange!({});
  assert.equal(ticks(1), 20);
});

test('a state of the browser is read, written, and heard of from other tabs', async (t) => {
  const { listeners, kept } = browser(t);
  const state = { id: 4, type: 'browserstate', props: { storage_key: 'settings', shape: 'f00', value: { n: 1 } } };
  const key = 'oriel app settings f00';
  const first = page([state]);
  startBrowserState(first.rt);
  await Promise.resolve();
  assert.deepEqual([first.told, kept.size], [[], 0], 'nothing was kept, and nothing changed');
  first.rt.store.get(4).assign({ n: 2 });
  assert.equal(kept.get(key), '{"n":2}');

  const second = page([state]);
  startBrowserState(second.rt);
  await Promise.resolve();
  assert.deepEqual(second.rt.store.get(4).value.value, { n: 2 });
  assert.deepEqual(second.told.splice(0), ['change of 4']);
  listeners.storage!({ key, newValue: '{"n":3}' });
  await Promise.resolve();
  assert.deepEqual([second.rt.store.get(4).value.value, second.told.splice(0)], [{ n: 3 }, ['change of 4']]);
  listeners.storage!({ key: 'other', newValue: '{"n":9}' });
  listeners.storage!({ key, newValue: '{"n":' });
  await Promise.resolve();
  assert.deepEqual([second.rt.store.get(4).value.value, second.told], [{ n: 3 }, []], 'what is not ours changed something');
  second.rt.store.get(4).assign({ n: 4 });
  assert.equal(kept.get(key), '{"n":4}');
});
