import { effect, signal } from '@preact/signals';
import type { Runtime } from '../../core/runtime';

export const kind = 'unseen';

/** Rules: no component, but what a page with rules or debounced functions loads. */
export default function Rules() {
  return null;
}

/** Whether a field with this value shows what depends on it; the server's rule.go asks the same. */
export function holds(value: unknown, is: unknown[]): boolean {
  if (is.length === 0) return value !== null && value !== undefined && value !== '' && value !== false && !(Array.isArray(value) && value.length === 0);
  return (Array.isArray(value) ? value : [value]).some((v) => is.includes(v));
}

/** Lets components come and go with the values of fields, and calls wait until their triggers are quiet. */
export function start(rt: Runtime): void {
  const rules = rt.config.rules ?? [];
  for (const id of new Set(rules.map((r) => r.id))) {
    const mine = rules.filter((r) => r.id === id);
    const off = (rt.store.get(id).off = signal(false));
    effect(() => {
      off.value = !mine.every((r) => holds(rt.store.get(r.field).value.value, r.is));
    });
  }
  const timers = new Map<number, ReturnType<typeof setTimeout>>();
  const call = rt.call.bind(rt);
  rt.call = async (fn, ...from) => {
    if (!fn.debounce) return call(fn, ...from);
    clearTimeout(timers.get(fn.id));
    timers.set(fn.id, setTimeout(() => void call(fn, ...from), fn.debounce));
  };
  const stop = rt.stop.bind(rt);
  rt.stop = (fn) => {
    clearTimeout(timers.get(fn));
    stop(fn);
  };
}
