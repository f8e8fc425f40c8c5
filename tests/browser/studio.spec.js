import { crowd, expect, layoutShift, run, status, stop, test } from './ui.js';

test.use({ example: 'studio' });

const picture = (page) => page.locator('.or-pic');

test('paints a picture and shows its progress', async ({ page, axe }) => {
  await page.getByLabel('Prompt').fill('Snowy mountains at dawn');
  await run(page).click();
  await expect(stop(page)).toBeVisible();
  await expect(status(page)).toHaveText(/^Painting, \d+ of 20/);
  await axe();
  await expect(picture(page)).toBeVisible();
  await expect.poll(() => picture(page).evaluate((img) => img.naturalWidth)).toBe(768);
  await expect(status(page)).toHaveText(/^Done in/);
  await expect(run(page)).toBeVisible();
  await axe();
  expect(await layoutShift(page)).toBeLessThanOrEqual(0.02); // the picture keeps its place
  // Full screen, which is a shift of its own, and download are there for the keyboard, too.
  await page.getByRole('button', { name: 'Show Picture on the full screen' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => document.fullscreenElement?.className)).toBe('or-pic');
  await page.evaluate(() => document.exitFullscreen());
  await page.getByRole('link', { name: 'Download Picture' }).focus();
  const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  expect(file.suggestedFilename()).toBe('image.png');
});

test('fits a phone, done and failed', async ({ page, axe }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await run(page).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await axe();
  await page.getByLabel('Prompt').fill('Golden desert');
  await run(page).click();
  await expect(status(page)).toHaveText(/^Done in/);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await axe();
  expect(await layoutShift(page)).toBeLessThanOrEqual(0.02);
});

test('works by keyboard alone, and Run turns into Stop in place', async ({ page }) => {
  const before = await run(page).boundingBox();
  for (let i = 0; i < 9 && !(await page.getByLabel('Prompt').evaluate((e) => e === document.activeElement)); i++) await page.keyboard.press('Tab');
  await page.keyboard.type('Dusk over the ocean');
  await page.keyboard.press('Control+Enter');
  const button = page.locator('button[data-primary]');
  await expect(button).toHaveAccessibleName('Stop');
  expect(await button.boundingBox()).toEqual(before);
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(status(page)).toHaveText('Stopped');
  await expect(button).toHaveAccessibleName(/^Run/);
});

test('shows the description as Markdown', async ({ page }) => {
  await expect(page.locator('.or-top strong')).toHaveText('Run');
  await expect(page.locator('.or-top')).not.toContainText('*');
});

test('stops when asked, and runs again', async ({ page }) => {
  await page.getByLabel('Prompt').fill('Dusk over the ocean');
  await run(page).click();
  await expect(status(page)).toHaveText(/ [2-9] of 20/);
  await stop(page).click();
  await expect(status(page)).toHaveText('Stopped');
  await run(page).click();
  await expect(status(page)).toHaveText(/^Done in/);
});

test('says what is wrong, and keeps the inputs', async ({ page, axe }) => {
  await page.getByLabel('Seed, as a number').fill('7');
  await run(page).click();
  const alert = page.getByRole('alert').filter({ hasText: 'Please describe the picture first.' });
  await expect(alert).toBeVisible();
  await axe();
  await expect(page.getByLabel('Seed, as a number')).toHaveValue('7');
  await page.getByLabel('Prompt').fill('Ink and marble');
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect(picture(page)).toBeVisible();
  await expect(alert).toBeHidden();
});

test('shows the place in the queue', async ({ page, app }) => {
  await page.getByLabel('Prompt').fill('Golden desert');
  await crowd(app, 6);
  await run(page).click();
  await expect(status(page)).toHaveText(/^Queued, (2nd of 2|3rd of 3|([4-6])th of \2)/);
  await stop(page).click();
  await expect(status(page)).toHaveText('Stopped');
});

test('a reload finds the running picture', async ({ page }) => {
  await page.getByLabel('Prompt').fill('Aurora');
  await run(page).click();
  await expect(status(page)).toHaveText(/ [2-9] of 20/);
  await page.reload();
  await expect(page.getByLabel('Prompt')).toHaveValue('Aurora');
  await expect(picture(page)).toBeVisible();
});

test('is as light or dark as the visitor wants it', async ({ page }) => {
  const lightness = () => page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d');
    canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
    canvas.fillRect(0, 0, 1, 1);
    return canvas.getImageData(0, 0, 1, 1).data.slice(0, 3).reduce((a, b) => a + b) / 3;
  });
  expect(await lightness()).toBeGreaterThan(200);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await lightness()).toBeLessThan(80);
  await page.getByRole('button', { name: 'Theme: system' }).click(); // light, whatever the system wants
  await expect.poll(lightness).toBeGreaterThan(200);
});
