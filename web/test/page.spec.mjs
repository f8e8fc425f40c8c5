// Drives the page against the dev server: npx playwright test
import { expect, test } from '@playwright/test';

const run = (page) => page.locator('button[data-primary]');
const open = async (page, app) => {
  const bad = [];
  page.on('console', (m) => m.type() === 'error' && !/status of (4|5)\d\d/.test(m.text()) && bad.push(m.text()));
  page.on('pageerror', (e) => bad.push(e.message));
  await page.goto(`/?app=${app}`);
  await page.waitForSelector('html[data-ready]');
  return bad;
};
const name = (page) => page.getByLabel('Name', { exact: true });

test('a run fills its output and says how long it took', async ({ page }) => {
  const bad = await open(page, 'hello');
  await name(page).fill('Ann');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Greeting')).toHaveValue('Hello, Ann!');
  await expect(page.locator('.or-strip')).toContainText('Done');
  expect(bad).toEqual([]);
});

test('Run becomes Stop in place and stops', async ({ page }) => {
  await open(page, 'hello');
  await name(page).fill('slow');
  const before = await run(page).boundingBox();
  await name(page).press('Control+Enter');
  await expect(run(page)).toContainText('Stop');
  expect((await run(page).boundingBox()).width).toBe(before.width);
  await run(page).click();
  await expect(page.locator('.or-strip')).toContainText('Stopped');
  await expect(run(page).locator('.or-face:not([aria-hidden])')).toContainText('Run');
});

for (const [word, seen] of [['bad', 'Name must not be bad.'], ['busy', 'Try again in 3 s'], ['fail', 'The model did not fit'], ['stale', 'This app was updated']])
  test(`a call that is ${word} says so and keeps the input`, async ({ page }) => {
    await open(page, 'hello');
    await name(page).fill(word);
    await run(page).click();
    await expect(page.getByText(seen, { exact: false }).first()).toBeVisible();
    await expect(name(page)).toHaveValue(word);
    if (word === 'bad') await expect(name(page)).toHaveAccessibleDescription(seen);
    if (word === 'stale') {
      await page.getByRole('button', { name: 'Reload' }).click();
      await page.waitForSelector('html[data-ready]');
      await expect(name(page)).toHaveValue('stale');
    }
  });

test('a log entry becomes a notice that stays until dismissed', async ({ page }) => {
  await open(page, 'hello');
  await name(page).fill('log');
  await run(page).click();
  await expect(page.getByText('The picture was scaled down.')).toBeVisible();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByText('The picture was scaled down.')).toBeHidden();
});

test('streamed markdown is drawn as it comes, and HTML in it stays text', async ({ page }) => {
  await open(page, 'studio');
  await expect(page.locator('.or-md')).toContainText('<b>raw</b>');
  await run(page).click();
  await expect(page.locator('.or-md strong').nth(2)).toHaveText('lighthouse');
  await expect(page.locator('.or-strip')).toContainText('Done', { timeout: 8000 });
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(page.locator('.or-md')).toContainText('Caption');
});

test('the dropdown works by keyboard, and so do tabs', async ({ page }) => {
  await open(page, 'studio');
  const box = page.getByRole('combobox', { name: 'Model' });
  await box.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(box).toHaveValue('model-4');
  await box.fill('el-6');
  await expect(page.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(box).toHaveValue('model-4');
  await page.getByRole('tab', { name: 'Result' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('textbox', { name: 'Log' })).toBeVisible();
});

test('files go up, are listed with their size, and wrong ones are refused at the field', async ({ page }) => {
  const bad = await open(page, 'fields');
  const file = (n, mimeType, size) => ({ name: n, mimeType, buffer: Buffer.alloc(size, 'x') });
  const picker = page.locator('input[type=file][multiple]');
  await picker.setInputFiles([file('a.txt', 'text/plain', 1500), file('b.pdf', 'application/pdf', 10)]);
  await expect(page.getByText('1.5 kB')).toBeVisible();
  await picker.setInputFiles([file('c.exe', 'application/x-exe', 10)]);
  await expect(page.getByText('c.exe is not of a kind')).toBeVisible();
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  await page.locator('input[type=file]:not([multiple])').setInputFiles([{ name: 'dot.png', mimeType: 'image/png', buffer: png }]);
  await expect(page.getByAltText('dot.png')).toBeVisible();
  await expect.poll(() => page.getByAltText('dot.png').evaluate((i) => i.naturalWidth)).toBe(1);
  await page.getByRole('button', { name: 'Clear Picture' }).click();
  await expect(page.getByText('Drop or paste a picture')).toBeVisible();
  expect(bad).toEqual([]);
});

test('progress shows in the strip and in the title', async ({ page }) => {
  await open(page, 'fields');
  await page.getByLabel('Text', { exact: true }).fill('x');
  await run(page).click();
  await expect(page.locator('.or-strip')).toContainText(/Denoising, \d+ of 20 steps/);
  await expect(page).toHaveTitle(/\d+% · All fields/);
  await expect(page).toHaveTitle('All fields', { timeout: 8000 });
});
