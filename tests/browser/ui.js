// The fixtures of every browser test. `app` starts an example; `page` is watched from its first byte to its last, and
// anything a visitor's browser would complain about fails the test.
import { test as base, expect } from '@playwright/test';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Starts an example, on a free port unless one is given, with a state folder of its own unless one is given. */
export async function launch(name, { address = '127.0.0.1:0', folder: kept = '', args = [] } = {}) {
  const folder = process.env.ORIEL_EXAMPLES;
  if (!folder) throw new Error('ORIEL_EXAMPLES is not set: run scripts/browser.sh, which builds the examples.');
  const state = kept || mkdtempSync(join(tmpdir(), 'oriel-browser-'));
  const temporary = mkdtempSync(join(tmpdir(), 'oriel-browser-tmp-'));
  const child = spawn(join(folder, name), args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ORIEL_ADDR: address, ORIEL_STATE: state, TMPDIR: temporary } });
  const gone = new Promise((resolve, reject) => { child.once('exit', resolve); child.once('error', reject); });
  const heard = new Set();
  const url = await Promise.race([
    new Promise((resolve) => createInterface(child.stdout).on('line', (line) => {
      if (line.startsWith('{')) for (const hear of heard) heard.delete(hear), hear(JSON.parse(line));
      const found = /http:\/\/127\.0\.0\.1:\d+\/?\S*/.exec(line);
      if (found) resolve(found[0]);
    })),
    gone.then((code) => { throw new Error(`${name} ended with ${code} before it listened`); }),
  ]);
  return {
    url,
    /** What tests/browser/app says it holds. */
    held: () => new Promise((resolve) => { heard.add(resolve); child.kill('SIGUSR1'); }),
    /** Ends it. An app that was asked to end, rather than killed, ends well and leaves no file behind but its key and its lock. */
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      const code = await gone;
      const left = [...readdirSync(temporary), ...readdirSync(join(state, 'blobs')).filter((file) => !/lock/.test(file)),
        ...readdirSync(join(state, 'quarantine'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => entry.name)];
      rmSync(temporary, { recursive: true, force: true });
      if (!kept) rmSync(state, { recursive: true, force: true });
      if (signal === 'SIGTERM') expect({ code, left }, `${name} at its end`).toEqual({ code: 0, left: [] });
    },
  };
}

/** Records everything that a page complains about, and every request it makes, from its first byte to its last. */
export async function watchPage(page, url, watch) {
  const { origin } = new URL(url);
  page.on('pageerror', (error) => watch.complaints.push(`uncaught: ${error.message}`));
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) watch.complaints.push(`console ${message.type()}: ${message.text()}`); });
  page.on('request', (request) => {
    watch.requests.push(request.url());
    const to = new URL(request.url());
    if (/^(https?|wss?):$/.test(to.protocol) && to.origin !== origin) watch.complaints.push(`third party: ${to.href}`);
  });
  await page.exposeFunction('reportViolation', (text) => watch.complaints.push(`policy: ${text}`));
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (e) => globalThis.reportViolation(`${e.violatedDirective} ${e.blockedURI}`));
    if (!PerformanceObserver.supportedEntryTypes.includes('layout-shift')) return;
    // Layout shift in the sense of Core Web Vitals: the worst session of shifts the visitor did not cause.
    globalThis.layoutShift = 0;
    let session = 0, first = 0, last = 0;
    new PerformanceObserver((list) => {
      for (const shift of list.getEntries()) {
        if (shift.hadRecentInput) continue;
        if (shift.startTime - last > 1000 || shift.startTime - first > 5000) { session = 0; first = shift.startTime; }
        last = shift.startTime;
        session += shift.value;
        globalThis.layoutShift = Math.max(globalThis.layoutShift, session);
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

export const test = base.extend({
  /** Name of the example a file of specs is about: test.use({ example: 'hello' }). */
  example: ['', { option: true, scope: 'worker' }],

  app: [async ({ example }, use) => {
    const app = await launch(example);
    try { await use(app); } finally { await app.stop(); }
  }, { scope: 'worker' }],

  /** Everything that went wrong in the page, and every request it made. */
  watch: async ({}, use) => {
    const watch = { complaints: [], requests: [], allowed: [] };
    await use(watch);
    const left = watch.complaints.filter((text) => !watch.allowed.some((pattern) => pattern.test(text)));
    expect(left, 'the browser complained').toEqual([]);
  },

  page: async ({ page, app, watch, colorScheme }, use) => {
    await watchPage(page, app.url, watch);
    await page.goto(app.url);
    // A dark test that runs in light would pass for nothing.
    expect(await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(colorScheme === 'dark');
    await use(page);
  },

  /** Fails on any violation that axe finds, in the colours of both schemes, and says where. */
  axe: async ({ page, colorScheme }, use) => {
    await use(async (schemes = colorScheme === 'dark' ? ['light', 'dark'] : ['dark', 'light']) => {
      await page.evaluate(axeSource);
      const found = [];
      for (const scheme of schemes) {
        await page.emulateMedia({ colorScheme: scheme });
        found.push(...await page.evaluate(async (scheme) => {
          // Colours on their way from one scheme to the other are nobody's.
          for (const a of document.getAnimations()) if (a instanceof CSSTransition) a.finish();
          return (await globalThis.axe.run()).violations.map((v) => `${scheme}: ${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
        }, scheme));
      }
      expect(found, 'axe found violations').toEqual([]);
    });
  },
});

/** The largest session of layout shifts so far. */
/** Queues pictures of so many other visitors in the studio, so that whoever comes next has to wait. */
export async function crowd(app, visitors) {
  for (let i = 0; i < visitors; i++) {
    const r = await fetch(`${app.url}gradio_api/call/generate`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ data: [i, 'Forest'], session_hash: `crowd-${i}` }),
    });
    expect(r.status).toBe(200);
  }
}

export const layoutShift = (page) => page.evaluate(() => globalThis.layoutShift);
/** The primary button while a run goes on; the status strip has a Stop of its own. */
export const stop = (page) => page.getByRole('button', { name: 'Stop' }).first();
export const run = (page) => page.getByRole('button', { name: /^Run/ });
/** What the strip at the foot of the output pane says. */
export const status = (page) => page.locator('.or-words');
export { expect };
