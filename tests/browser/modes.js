// One walk through a page, by keyboard alone, in every mode that a visitor may have set. Wherever the walk stops to look,
// the same must hold: nothing for axe to find, the accessibility tree that is kept in trees/, nothing outside of the
// screen, targets that a finger can hit, a focus that is seen, no shouting, and nothing that moves where that is unwanted.
import { expect, test as base } from './ui.js';

export const modes = {
  light: {},
  dark: { colorScheme: 'dark' },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
  rtl: { direction: 'rtl' },
  zoom: { viewport: { width: 640, height: 512 }, deviceScaleFactor: 2 }, // what 200 % leaves of 1280 by 1024
  forced: { contextOptions: { forcedColors: 'active' } },
  still: { contextOptions: { reducedMotion: 'reduce' } },
};

export const test = base.extend({
  direction: ['ltr', { option: true }],
  context: async ({ context, direction }, use) => {
    // Set when the page has been read and its scripts have not run.
    if (direction === 'rtl') await context.addInitScript(() => document.addEventListener('readystatechange', () => { document.documentElement.dir = 'rtl'; }, { once: true }));
    await use(context);
  },
});

/** What is true of the page that a mode is about: a test of a mode that is not on would pass for nothing. */
const setting = () => ({
  dark: matchMedia('(prefers-color-scheme: dark)').matches,
  coarse: matchMedia('(pointer: coarse)').matches,
  narrow: matchMedia('(max-width: 720px)').matches,
  forced: matchMedia('(forced-colors: active)').matches,
  still: matchMedia('(prefers-reduced-motion: reduce)').matches,
  rtl: getComputedStyle(document.getElementById('oriel')).direction === 'rtl',
});

/** What is wrong with the page as it is drawn, as sentences. Scrolled away is no fault where the page has shown what matters more. */
function faults(scrolled = false) {
  const found = [];
  const say = (e) => `${e.tagName.toLowerCase()}.${e.className} "${(e.ariaLabel ?? e.textContent).slice(0, 30)}"`;
  if (document.documentElement.scrollWidth > innerWidth) found.push(`the page is ${document.documentElement.scrollWidth} wide, the screen ${innerWidth}`);
  const least = matchMedia('(pointer: coarse)').matches ? 44 : 24;
  for (const e of document.querySelectorAll('a[href],button,input,textarea,summary,[role=tab],[role=option]')) {
    if (!e.checkVisibility({ visibilityProperty: true }) || e.disabled || e.closest('[aria-hidden=true]') || e.closest('[inert]')) continue;
    if (e.matches('a') && e.closest('p')) continue; // a link in a sentence has the size of its words
    const { width, height } = (e.closest('label') ?? e.closest('.or-combo-box') ?? e).getBoundingClientRect();
    if (Math.min(width, height) < least - 0.5) found.push(`${say(e)} is ${Math.round(width)} by ${Math.round(height)}, less than ${least}`);
  }
  for (const e of document.querySelectorAll('[aria-live],[role=alert],[role=status]')) {
    if (e.ariaLive === 'assertive') found.push(`${say(e)} interrupts`);
    if (e.role === 'alert' && !e.closest('.is-failed,.or-banner,.or-toasts')) found.push(`${say(e)} alerts without a failure`);
  }
  if (matchMedia('(prefers-reduced-motion: reduce)').matches)
    for (const a of document.getAnimations()) if (a.effect.getComputedTiming().duration > 1) found.push(`${say(a.effect.target)} moves`);
  if (document.activeElement !== document.body) found.push(...ring());
  return found;

  /** The focus can be seen: it has a ring, and nothing lies over it. */
  function ring() {
    const e = document.activeElement;
    const style = getComputedStyle(e.closest('.or-combo-box') ?? e);
    const r = e.getBoundingClientRect();
    const points = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1], [0.5, 0.9]];
    const open = points.some(([x, y]) => {
      const at = document.elementFromPoint(r.x + r.width * x, r.y + r.height * y);
      return at ? e.contains(at) || at.closest('label')?.control === e : scrolled;
    });
    return [...(e.matches(':focus-visible') && (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) ? [`${say(e)} has the focus and no ring`] : []),
      ...(e.matches(':focus-visible') && !open ? [`${say(e)} has the focus and is covered or off the screen`] : [])];
  }
}

/** Chromium's accessibility tree as an outline: role, name, and what else is said of a node. Times are left out. */
async function tree(page) {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const byId = new Map(nodes.map((n) => [n.nodeId, n]));
  const lines = [];
  const told = ['checked', 'disabled', 'expanded', 'invalid', 'level', 'multiline', 'pressed', 'readonly', 'required', 'selected', 'live', 'modal'];
  const walk = (n, depth, above) => {
    const role = n.role?.value;
    const name = n.name?.value ?? '';
    const live = (n.properties ?? []).find((p) => p.name === 'live')?.value.value;
    if (name === 'Scroll to the end') return; // there or not by the size of the screen
    const skip = n.ignored || ['none', 'generic', 'InlineTextBox', 'LabelText', 'ListMarker', 'LayoutTableRow'].includes(role) || (role === 'StaticText' && above.includes(name.trim()));
    if (!skip) {
      const more = (n.properties ?? []).filter((p) => told.includes(p.name) && p.value.value !== false && p.value.value !== 'false').map((p) => ` ${p.name}=${p.value.value}`).join('');
      const text = (label, value) => (value ? ` ${label}${JSON.stringify(value)}` : '');
      lines.push(`${'  '.repeat(depth)}${role}${text('', name)}${more}${text('value=', n.value?.value)}${text('description=', n.description?.value)}`);
    }
    if (live === 'polite' && role !== 'region') return; // what it said last is a matter of time
    for (const id of n.childIds ?? []) if (byId.has(id)) walk(byId.get(id), skip ? depth : depth + 1, skip ? above : name);
  };
  walk(nodes[0], 0, '');
  return lines.join('\n').replace(/\d+(\.\d+)? s\b/g, '# s') + '\n';
}

/** The element that has the focus, as assistive programs are told: its role and its name. */
async function focused(page) {
  const session = await page.context().newCDPSession(page);
  const { result } = await session.send('Runtime.evaluate', { expression: 'document.activeElement' });
  const { nodes: [node] } = await session.send('Accessibility.getPartialAXTree', { objectId: result.objectId, fetchRelatives: false });
  await session.detach();
  return `${node.role?.value} "${node.name?.value ?? ''}"`;
}

/** Walks through a page in every mode. narrow says that the page has other parts on a narrow screen, and so other trees. */
export function inEveryMode(walk, { narrow = false } = {}) {
  for (const [mode, use] of Object.entries(modes)) {
    test.describe(mode, () => {
      test.use(use);
      test('by keyboard', async ({ page, axe, example, colorScheme, watch }) => {
        await expect.poll(() => page.evaluate(() => document.documentElement.dataset.ready)).toBe('');
        const is = await page.evaluate(setting);
        expect(is).toEqual({ dark: mode === 'dark', coarse: mode === 'phone', narrow: mode === 'phone' || mode === 'zoom', forced: mode === 'forced', still: mode === 'still', rtl: mode === 'rtl' });
        const look = {
          page,
          watch,
          press: (key) => page.keyboard.press(key),
          type: (text) => page.keyboard.type(text),
          /** Checks all that must hold. A state that goes by has no tree that could be kept. */
          at: async (state, { passing = false } = {}) => {
            await axe([colorScheme]);
            expect(await page.evaluate(faults, true), state).toEqual([]);
            if (!passing) expect(await tree(page)).toMatchSnapshot(`${example}-${state}${narrow && is.narrow ? '-narrow' : ''}.txt`);
          },
          /** Has the focus, which is then not lost. */
          on: (role, name) => expect.poll(() => focused(page)).toBe(`${role} "${name}"`),
          /** Goes to a control with the Tab key. */
          to: async (role, name) => {
            const seen = [];
            for (let i = 0; i < 40; i++) {
              await page.keyboard.press('Tab');
              seen.push(await focused(page));
              if (seen.at(-1) === `${role} "${name}"`) return expect(await page.evaluate(faults)).toEqual([]);
            }
            throw new Error(`Tab does not reach ${role} "${name}", only ${seen.join(', ')}`);
          },
          /** Tab reaches every control there is, in the order of the page, and each shows that it has the focus. */
          stops: async () => {
            await page.evaluate(() => { document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex'); });
            const reached = [];
            for (;;) {
              await page.keyboard.press('Tab');
              const at = await page.evaluate(() => { const e = document.activeElement; if (e === document.body || e.dataset.reached) return ''; e.dataset.reached = 'yes'; return 'new'; });
              if (!at) break;
              reached.push(await focused(page));
              expect(await page.evaluate(faults)).toEqual([]);
            }
            const [order, missed] = await page.evaluate(() => {
              const all = [...document.querySelectorAll('a[href],button,input,textarea,summary,[tabindex]')].filter((e) => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({ visibilityProperty: true }));
              return [all.filter((e) => e.dataset.reached).length, all.filter((e) => !e.dataset.reached && !(e.type === 'radio' && !e.checked)).map((e) => e.outerHTML.slice(0, 80))];
            });
            expect(missed, 'Tab does not reach').toEqual([]);
            expect(order).toBe(reached.length);
            await page.evaluate(() => { for (const e of document.querySelectorAll('[data-reached]')) delete e.dataset.reached; });
          },
        };
        await walk(look);
      });
    });
  }
}
export { expect };
