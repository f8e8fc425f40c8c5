// On a phone the Run bar of a form stays at the foot of the screen while the form is longer than that.
import { expect, run, test } from './ui.js';

test.use({ example: 'app', viewport: { width: 390, height: 500 }, isMobile: true, hasTouch: true });

test('Run is at the foot while the form goes on, and stays with it', async ({ page }) => {
  const gap = () => run(page).evaluate((e) => Math.round(innerHeight - e.getBoundingClientRect().bottom));
  const rest = () => page.locator('.or-pane').first().evaluate((e) => Math.round(e.getBoundingClientRect().bottom - innerHeight));
  expect(await rest(), 'the form is longer than the screen').toBeGreaterThan(20);
  expect(await gap()).toBeGreaterThanOrEqual(0);
  expect(await gap()).toBeLessThan(30);
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  expect(await rest()).toBeLessThan(0);
  expect(await gap()).toBeGreaterThan(30);
});
