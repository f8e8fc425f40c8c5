import { expect, test } from '../everywhere.js';

test.use({ example: 'hello' });

test('greets by button and by keyboard, in light and in dark', async ({ ui }) => {
  await ui.axe();
  await ui.fill('Name', 'Ada');
  await ui.click('button', 'Run');
  await expect.poll(() => ui.value('Greeting')).toBe('Hello, Ada!');
  await ui.fill('Name', 'Grace');
  await ui.press('Enter');
  await expect.poll(() => ui.value('Greeting')).toBe('Hello, Grace!');
  await ui.click('button', 'Theme: system');
  await ui.click('button', 'Theme: light');
  expect(await ui.eval('getComputedStyle(document.documentElement).colorScheme')).toBe('dark');
  await ui.eval('Promise.all(document.getAnimations().map((a) => a.finished)).then(() => true)'); // colours on their way
  await ui.axe();
});

test('every control is reached by Tab, and Run follows Clear', async ({ ui }) => {
  await expect.poll(() => ui.shown('button', 'Run')).toBe(1);
  const names = [];
  for (let i = 0; i < 12 && !names.includes('Use via API'); i++) {
    await ui.press('Tab');
    names.push(await ui.eval('((e) => e.ariaLabel ?? e.labels?.[0]?.textContent ?? (e.querySelector(".or-face")?.firstChild ?? e).textContent)(document.activeElement)'));
  }
  expect(names).toEqual(['Theme: system', 'Name', 'Clear', 'Run', 'Greeting', 'Use via API']);
});

test('fits a phone', async ({ ui }) => {
  await ui.size(390, 844);
  await expect.poll(() => ui.eval('innerWidth')).toBe(390);
  expect(await ui.eval('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  await ui.axe();
});

test('what a page complains about is seen', async ({ ui, watch }) => {
  await ui.load(`console.error('said'); console.warn('warned'); setTimeout(() => { throw new Error('thrown'); }); Promise.reject(new Error('rejected'));
    const a = document.createElement('img'); a.src = 'https://127.0.0.2/x.png'; document.body.append(a);
    try { document.body.append(document.createElement('script')); document.body.lastChild.text = 'globalThis.ran = true'; } catch {}`);
  for (const pattern of [/said/, /warned/, /thrown/, /rejected/, /img-src/, /require-trusted-types-for|script-src/]) {
    await expect.poll(async () => { await ui.told(); return watch.complaints.some((text) => pattern.test(text)); }, String(pattern)).toBe(true);
  }
  expect(await ui.eval('globalThis.ran === true')).toBe(false);
  watch.allowed.push(/./);
});
