// Takes pictures of the dev server's pages and fails on CSP reports, console errors, axe violations or layout shift.
//   node dev/look.mjs http://127.0.0.1:port/ out-folder [app …]
import { chromium } from '@playwright/test';
import { createRequire } from 'node:module';
import { readFileSync, mkdirSync } from 'node:fs';

const [base, out, ...apps] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
mkdirSync(out, { recursive: true });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
let bad = 0;
const looks = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  mobile: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme: 'light' },
  rtl: { colorScheme: 'light', dir: 'rtl' },
};
for (const app of apps.length ? apps : ['hello'])
  for (const [look, { dir = '', ...options }] of Object.entries(looks)) {
    const page = await (await browser.newContext({ viewport: { width: 1200, height: 760 }, ...options })).newPage();
    const complain = (what) => (bad++, console.log(`${app} ${look}: ${what}`));
    page.on('console', (m) => m.type() === 'error' && complain(m.text()));
    page.on('pageerror', (e) => complain(e.message));
    await page.addInitScript(() => {
      window.cls = 0;
      new PerformanceObserver((l) => l.getEntries().forEach((e) => (window.cls += e.value))).observe({ type: 'layout-shift', buffered: true });
    });
    let requests = 0;
    page.on('request', () => requests++);
    await page.goto(`${base}?app=${app}&dir=${dir}`);
    await page.waitForSelector('html[data-ready]');
    await page.waitForTimeout(200);
    await page.screenshot({ path: `${out}/${app}-${look}.png`, fullPage: true });
    const check = async (when) => {
      const found = await page.evaluate(`${axe};axe.run().then(r=>r.violations.map(v=>v.id+': '+v.nodes.map(n=>n.target+' '+n.failureSummary).join(' | ')))`);
      for (const v of found) complain(`axe ${when} ${v}`);
    };
    await check('ready');
    const run = page.locator('button[data-primary]').first();
    if (await run.count()) {
      await page.locator('input[type=text],textarea').first().fill('Ann');
      await run.click();
      await page.waitForTimeout(700);
      await page.screenshot({ path: `${out}/${app}-${look}-run.png`, fullPage: true });
      await check('run');
    }
    const cls = await page.evaluate(() => window.cls);
    if (cls > 0.02) complain(`layout shift ${cls}`);
    if (look === 'light') console.log(app, 'requests', requests, 'shift', cls);
    await page.context().close();
  }
await browser.close();
process.exit(bad ? 1 : 0);
