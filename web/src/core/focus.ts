const reachable = 'a[href],button:not(:disabled),input:not(:disabled,[type=file]),textarea:not(:disabled),summary,[tabindex="0"]';

/** What belongs together, and of that, what takes the focus itself if nothing inside does. */
const places = '.or-status,.or-field,.or-msg,[role=log],.or-pane,dialog,main';
const ends = '[role=log],.or-pane,dialog,main';

const first = (place: Element) => [...place.querySelectorAll<HTMLElement>(reachable)].find((e) => e.checkVisibility({ visibilityProperty: true }));

let last: Element | null = null;
let around: Element[] = [];

/** Remembers an element that has the focus, and what it is in. */
function note(path: EventTarget[]): void {
  const [at, ...rest] = path.filter((x): x is Element => x instanceof Element);
  last = at ?? null;
  around = rest;
}

/** Moves the focus to what is nearest to the element that had it and has gone: a control of the same message, field or pane, or the pane itself. */
function restore(): void {
  if (!last || last.isConnected || (document.activeElement && document.activeElement !== document.body)) return;
  const place = around.find((e): e is HTMLElement => e.isConnected && e.matches(places) && (e.matches(ends) || first(e) !== undefined));
  if (!place) return;
  const to = place.matches('[role=log]') ? place : (first(place) ?? place);
  if (to === place && !place.hasAttribute('tabindex')) place.tabIndex = -1;
  to.focus({ preventScroll: true });
}

/**
 * Keeps the focus on the page from now on: when a run's end, a Retry or a Clear takes away the button that was pressed,
 * whoever works by keyboard stays where they were. `path` is that of the event that started it.
 */
export function keepFocus(path: EventTarget[]): void {
  const pressed = path.findIndex((x) => x instanceof Element && x.matches(reachable));
  if (pressed >= 0) note(path.slice(pressed));
  addEventListener('focusin', (e) => note(e.composedPath()));
  addEventListener('focusout', (e) => {
    const from = e.target as Element;
    // Left by a click on nothing, not taken away: then there is nothing to restore.
    setTimeout(() => last === from && from.isConnected && (last = null));
  });
  new MutationObserver(restore).observe(document.body, { childList: true, subtree: true });
  restore();
}
