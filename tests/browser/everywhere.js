// The fixture `ui` of the specs that must hold in every engine: a dozen calls that mean the same in Chromium and Firefox,
// by Playwright, and in WebKit, by WebDriver. Elements are named by role and accessible name, as each engine computes them.
import { axeSource, expect, test as base, watchPage } from './ui.js';
import { screen, webkit } from './webkit.js';

const withPlaywright = (page, url) => {
  const named = (role, name) => page.getByRole(role, { name, exact: true });
  return {
    url,
    /** Opens the app. */
    goto: () => page.goto(url),
    reload: () => page.reload(),
    click: (role, name) => named(role, name).first().click(),
    /** Types into a textbox, in place of what it has. */
    fill: (name, text) => named('textbox', name).first().fill(text),
    /** Gives a file to the first input that takes one. */
    upload: (path) => page.locator('input[type=file]').first().setInputFiles(path),
    /** Presses keys at the focus: "Enter", "Control+Enter". */
    press: (chord) => page.keyboard.press(chord),
    /** How many elements of a role and a name are shown. */
    shown: (role, name) => named(role, name).filter({ visible: true }).count(),
    /** The text of all elements that a selector matches, a line each. */
    text: async (css) => (await page.locator(css).allTextContents()).join('\n'),
    /** What a textbox holds. */
    value: (name) => named('textbox', name).first().inputValue(),
    /** The value of an expression in the page, a promise's included. */
    eval: (source) => page.evaluate(source),
    /** Runs a script in the page as WebDriver would: outside of its policy. */
    load: (source) => page.evaluate(source),
    size: (width, height) => page.setViewportSize({ width, height }),
    told: () => page.evaluate(() => {}),
  };
};

export const test = base.extend({
  engine: ['playwright', { option: true, scope: 'worker' }],

  /** Playwright's browser, or the screen that WebKit's will draw on: a project starts no browser that it does not use. */
  machine: [async ({ engine, playwright, browserName }, use) => {
    const machine = engine === 'webkit' ? await screen() : await playwright[browserName].launch();
    try { await use(machine); } finally { await (machine.stop ?? machine.close).call(machine); }
  }, { scope: 'worker' }],

  ui: async ({ engine, machine, app, watch }, use) => {
    let ui, stop;
    if (engine === 'webkit') ({ ui, stop } = await webkit(machine.display, app.url, watch.complaints));
    else {
      const context = await machine.newContext();
      const page = await context.newPage();
      await watchPage(page, app.url, watch);
      ui = withPlaywright(page, app.url);
      stop = () => context.close();
    }
    /** Fails on any violation that axe finds, and says where. */
    ui.axe = async () => {
      await ui.load(`${axeSource};globalThis.axe = axe`);
      expect(await ui.eval(`axe.run().then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target.join(' ')).join(', ')))`), 'axe found violations').toEqual([]);
    };
    try {
      await ui.goto();
      await expect.poll(() => ui.eval('document.documentElement.dataset.ready')).toBe('');
      await use(ui);
      await ui.told();
    } finally {
      await stop();
    }
  },
});
export { expect };
