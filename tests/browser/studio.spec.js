import { expect, layoutShift, run, stop, test } from './ui.js';

test.use({ example: 'studio' });

const picture = (page) => page.getByRole('img', { name: /picture/i });

test('paints a picture and shows its progress', async ({ page, axe }) => {
  await page.getByLabel('Prompt').fill('Snowy mountains at dawn');
  await run(page).click();
  await expect(stop(page)).toBeVisible();
  await expect(page.getByText(/\d+ of 20/)).toBeVisible();
  await axe();
  await expect(picture(page)).toBeVisible();
  await expect.poll(() => picture(page).evaluate((img) => img.naturalWidth)).toBe(768);
  await expect(page.getByText(/^Done in/)).toBeVisible();
  await expect(run(page)).toBeVisible();
  await axe();
  expect(await layoutShift(page)).toBeLessThanOrEqual(0.02);
});

test('stops when asked, and runs again', async ({ page }) => {
  await page.getByLabel('Prompt').fill('Dusk over the ocean');
  await run(page).click();
  await expect(page.getByText(/[2-9] of 20/)).toBeVisible();
  await stop(page).click();
  await expect(page.getByText('Stopped', { exact: true }).first()).toBeVisible();
  await run(page).click();
  await expect(page.getByText(/^Done in/)).toBeVisible();
});

test('says what is wrong, and keeps the inputs', async ({ page, axe }) => {
  await page.getByLabel('Seed').first().fill('7');
  await run(page).click();
  const alert = page.getByRole('alert').filter({ hasText: 'Please describe the picture first.' });
  await expect(alert).toBeVisible();
  await axe();
  await expect(page.getByLabel('Seed').first()).toHaveValue('7');
  await page.getByLabel('Prompt').fill('Ink and marble');
  await page.getByRole('button', { name: 'Retry' }).or(run(page)).first().click();
  await expect(picture(page)).toBeVisible();
  await expect(alert).toBeHidden();
});

test('shows the place in the queue', async ({ page, context, app }) => {
  // Three other visitors are before us. Each has a browser of its own.
  const visitors = [];
  try {
    for (let i = 0; i < 3; i++) {
      const other = await context.browser().newContext();
      visitors.push(other);
      const tab = await other.newPage();
      await tab.goto(app.url);
      await tab.getByLabel('Prompt').fill(`Forest ${i}`);
      await run(tab).click();
      await expect(tab.getByText(/Queued|of 20/).first()).toBeVisible();
    }
    await page.getByLabel('Prompt').fill('Golden desert');
    await run(page).click();
    await expect(page.getByText(/Queued, (2nd|3rd) of \d/)).toBeVisible();
    await stop(page).click();
    await expect(page.getByText('Stopped', { exact: true }).first()).toBeVisible();
  } finally {
    for (const other of visitors) await other.close();
  }
});

test('a reload finds the running picture', async ({ page }) => {
  await page.getByLabel('Prompt').fill('Aurora');
  await run(page).click();
  await expect(page.getByText(/[2-9] of 20/)).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Prompt')).toHaveValue('Aurora');
  await expect(picture(page)).toBeVisible();
});

test('is in its mode', async ({ page, colorScheme }) => {
  const lightness = await page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d');
    canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
    canvas.fillRect(0, 0, 1, 1);
    return canvas.getImageData(0, 0, 1, 1).data.slice(0, 3).reduce((a, b) => a + b) / 3;
  });
  if (colorScheme === 'dark') expect(lightness).toBeLessThan(80);
  else expect(lightness).toBeGreaterThan(200);
});
