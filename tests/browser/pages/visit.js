// Visits to a page by somebody who has never been there: an empty profile, nothing in any cache, a slow processor.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { watch } from './traffic.js';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const greeting = { button: 'button', words: 'Run', answer: (text) => `Hello, ${text}!`, shown: 'textarea' };
/** The pages of bench/app and bench/reference: which button to click, what the right answer is and where it is shown. */
export const pages = {
  hello: greeting,
  chat: { button: '.or-send, .submit-button', words: '', answer: (text) => Array.from({ length: 10 }, (_, i) => `${i} ${text}`).join(' '), shown: '[role=log]' },
  components: greeting,
};

/** Opens a page in a profile of its own, calls fn, and closes both. */
async function fresh(browser, url, { cpu, mbit }, init, fn) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    const traffic = await watch(session, new URL(url).origin);
    await session.send('Emulation.setCPUThrottlingRate', { rate: cpu });
    await session.send('Performance.enable', { timeDomain: 'threadTicks' }); // processor time, whoever else computes
    const rate = mbit ? mbit * 1e6 / 8 : -1;
    await session.send('Network.emulateNetworkConditions', { offline: false, latency: mbit ? 20 : 0, downloadThroughput: rate, uploadThroughput: rate });
    if (init) await page.addInitScript(init.script, init.argument);
    await page.goto(url, { waitUntil: 'commit' });
    return await fn(traffic, session, page);
  } finally {
    await context.close();
  }
}

/** Loads a page and leaves it alone until it is done: what travels, when something is seen, what axe finds. */
export function load(browser, url, name, settings) {
  return fresh(browser, url, settings, null, async (traffic, session, page) => {
    await page.waitForLoadState('load');
    await traffic.quiet();
    await page.evaluate(() => document.fonts.ready);
    const sums = traffic.sums();
    const { button, words } = pages[name];
    if (!await page.locator(button).filter({ hasText: words }).first().isVisible()) throw new Error(`${url} shows no button`);
    const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
    if (!paint) throw new Error(`${url} has painted nothing`);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    await page.evaluate(axeSource);
    const violations = await page.evaluate(async () => (await globalThis.axe.run()).violations
      .filter((v) => v.impact === 'serious' || v.impact === 'critical').map((v) => ({ id: v.id, impact: v.impact, nodes: v.nodes.length })));
    return { ...sums, paint, violations };
  });
}

/**
 * Gives a page two promises that look in every frame: where a control is, once it can be clicked and stands still, and
 * when the right answer is there. A driver's own waits and clicks run much of their code in the page, on its slow processor.
 */
function mark({ shown, want }) {
  const eachFrame = (look) => new Promise((resolve) => {
    const step = () => {
      const found = look();
      if (found) resolve(found); else requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
  globalThis.place = (selector, text) => {
    let last = '';
    return eachFrame(() => {
      const control = [...document.querySelectorAll(selector)].find((e) => e.textContent.includes(text));
      if (!control || control.disabled) return null;
      const { x, y, width, height } = control.getBoundingClientRect();
      const centre = { x: x + width / 2, y: y + height / 2 };
      const still = last === JSON.stringify(centre);
      last = JSON.stringify(centre);
      return still && control.contains(document.elementFromPoint(centre.x, centre.y)) && centre;
    });
  };
  globalThis.answered = eachFrame(() => [...document.querySelectorAll(shown)]
    .some((e) => (e.value ?? e.textContent).replace(/\s+/g, ' ').includes(want)) && performance.now());
}

/** Fills and clicks as soon as the page lets, and waits for the right answer: milliseconds since the navigation began, and of the page's main thread. */
export function click(browser, url, name, settings, text) {
  const { button, words, answer, shown } = pages[name];
  const want = answer(text);
  return fresh(browser, url, settings, { script: mark, argument: { shown, want } }, async (traffic, session) => {
    const ask = async (expression) => {
      const late = new Promise((_, reject) => { setTimeout(reject, 30_000, new Error(`${url}: on ${name}, nothing came of ${expression}; the answer was to be "${want}"`)).unref(); });
      const { result, exceptionDetails } = await Promise.race([session.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true }), late]);
      if (exceptionDetails) throw new Error(`${url}: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
      return result.value;
    };
    const press = async (selector, words) => {
      const at = { ...await ask(`place(${JSON.stringify(selector)}, ${JSON.stringify(words)})`), button: 'left', clickCount: 1 };
      await Promise.all(['mouseMoved', 'mousePressed', 'mouseReleased'].map((type) => session.send('Input.dispatchMouseEvent', { ...at, type })));
    };
    await press('textarea', '');
    await session.send('Input.insertText', { text });
    await press(button, words);
    const answered = await ask('answered');
    const { metrics } = await session.send('Performance.getMetrics');
    await traffic.quiet();
    const { requests, bytes } = traffic.sums();
    const busy = metrics.find((m) => m.name === 'TaskDuration').value * 1000;
    return { answered, busy, answeredRequests: requests, answeredBytes: bytes };
  });
}
