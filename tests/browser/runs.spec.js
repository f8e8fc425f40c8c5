// The list of a visitor's runs, and being told when one ends unseen.
import { crowd, expect, run, status, test } from './ui.js';

test.use({ example: 'studio' });

const picture = (page) => page.locator('.or-pic');
const drawer = (page) => page.getByRole('dialog', { name: 'Your runs' });
const open = async (page) => {
  await page.getByRole('link', { name: 'Your runs' }).click();
  await expect(drawer(page)).toBeVisible();
};
const paint = async (page, prompt) => {
  await page.getByLabel('Prompt').fill(prompt);
  await run(page).click();
};

test('lists what runs and what ran, in all tabs, and opens and stops it', async ({ page, context, axe, app }) => {
  const other = await context.newPage();
  await other.goto(app.url);
  await open(page);
  await expect(drawer(page)).toContainText('Nothing has run yet');
  await axe();
  await page.keyboard.press('Escape');
  await expect(drawer(page)).toBeHidden();
  await expect(page.getByRole('link', { name: 'Your runs' })).toBeFocused();

  await paint(page, 'A red barn');
  await expect(status(page)).toHaveText(/^Done/);
  const src = await picture(page).getAttribute('src');
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(picture(page)).toBeHidden();

  // A second tab of the visitor starts one, too. It has to wait, so that there is time to look at it.
  await crowd(app, 3);
  await paint(other, 'A green field');
  await expect(status(other)).toHaveText(/^Queued/);

  await open(page);
  const lines = drawer(page).getByRole('listitem');
  await expect(lines).toHaveCount(2);
  await expect(lines.nth(0)).toContainText('Run: A green field');
  await expect(lines.nth(0)).toContainText(/(Running|Queued) · another tab/);
  await expect(lines.nth(1)).toContainText('Run: A red barn');
  await expect(lines.nth(1)).toContainText('Done in');
  await drawer(page).getByRole('button', { name: 'Stop Run: A green field' }).click();
  await expect(lines.nth(0)).toContainText('Stopped');
  await axe();
  await expect(status(other)).toHaveText('Stopped');

  // By keyboard: what ran is shown again.
  await drawer(page).getByRole('button', { name: 'Open Run: A red barn' }).focus();
  await page.keyboard.press('Enter');
  await expect(drawer(page)).toBeHidden();
  await expect(picture(page)).toHaveAttribute('src', src);
  await expect(status(page)).toHaveText(/^Done/);
  await other.close();
});

test('opens a running one of another tab, which goes on when that tab is closed', async ({ page, context, app }) => {
  const other = await context.newPage();
  await other.goto(app.url);
  await crowd(app, 3);
  await paint(other, 'Two boats at dawn');
  await expect(status(other)).toHaveText(/^Queued/);
  await open(page);
  await drawer(page).getByRole('button', { name: 'Open Run: Two boats at dawn' }).click();
  await expect(status(page)).toHaveText(/ of 20/);
  await other.close();
  await expect(picture(page)).toBeVisible();
  await expect(status(page)).toHaveText(/^Done/);
});

test('a reload shows the finished run again, and what was cleared stays cleared', async ({ page }) => {
  await paint(page, 'An old lighthouse');
  await expect(status(page)).toHaveText(/^Done/);
  const src = await picture(page).getAttribute('src');
  await page.reload();
  await expect(picture(page)).toHaveAttribute('src', src);
  await expect(status(page)).toHaveText(/^Done/);
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await page.reload();
  await expect(run(page)).toBeVisible();
  await expect(status(page)).toHaveText('Ready');
  await expect(picture(page)).toBeHidden();
});

test('says in title and icon when a run ended while nobody looked', async ({ page }) => {
  const hide = (hidden) => page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
    Object.defineProperty(document, 'visibilityState', { value: hidden ? 'hidden' : 'visible', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
  await page.evaluate(() => {
    globalThis.told = [];
    globalThis.Notification = class { static permission = 'default'; constructor(...what) { globalThis.told.push(what); } };
  });
  const icon = () => page.locator('link[rel=icon]').getAttribute('href');
  const idle = await icon();
  await paint(page, 'Rain');
  await expect(page).toHaveTitle(/^\d+% · Studio$/);
  await hide(true);
  await expect(page).toHaveTitle('Done · Studio');
  expect(await icon()).toContain('icon-done.svg');
  expect(await page.evaluate(() => globalThis.told), 'nobody asked for notices').toEqual([]);
  await hide(false);
  await expect(page).toHaveTitle('Studio');
  expect(await icon()).toBe(idle);

  // Who asks for it, and lets the browser, is told.
  await page.evaluate(() => { Notification.requestPermission = async () => { Notification.permission = 'granted'; }; });
  await open(page);
  await drawer(page).getByRole('checkbox').check();
  await page.keyboard.press('Escape');
  await paint(page, 'Snow');
  await hide(true);
  await expect(page).toHaveTitle('Done · Studio');
  await expect.poll(() => page.evaluate(() => globalThis.told)).toEqual([['Studio', { body: 'A run is done.', tag: 'oriel-run' }]]);
});

test('the list fits a phone', async ({ page, axe }) => {
  await paint(page, 'A house with a very long description that does not fit into one line of a small screen');
  await expect(status(page)).toHaveText(/^Done/);
  await open(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(drawer(page).getByRole('listitem').first()).toContainText('A house');
  expect(await drawer(page).evaluate((d) => d.scrollWidth - d.clientWidth)).toBeLessThanOrEqual(0);
  await axe();
});
