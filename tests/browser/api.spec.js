import { expect, test } from './ui.js';

test.use({ example: 'studio' });

const link = (page) => page.getByRole('link', { name: 'Use via API' });
const sheet = (page) => page.getByRole('dialog', { name: 'Use via API' });
const panel = (page) => sheet(page).getByRole('tabpanel');

test('lists the endpoints, with programs in four languages', async ({ page, app, watch, axe }) => {
  const extra = () => watch.requests.filter((url) => /\/api\.(js|css)$|\/info$/.test(url));
  expect(extra(), 'loaded before it was asked for').toEqual([]);
  await link(page).click();
  await expect(sheet(page).getByRole('heading', { name: '/generate' })).toBeVisible();
  expect(extra()).toHaveLength(3);
  await expect(sheet(page).getByText('Seed, default 42')).toBeVisible();
  await expect(sheet(page).getByText('Prompt, required')).toBeVisible();
  await expect(sheet(page).locator('dl').last()).toContainText('file');
  const { named_endpoints: named } = await (await page.request.get(`${app.url}gradio_api/info`)).json();
  const programs = named['/generate'].code_snippets;
  expect(Object.keys(programs)).toHaveLength(4);
  for (const [name, key] of [['Python', 'python'], ['JavaScript', 'javascript'], ['curl', 'bash'], ['Go', 'go']]) {
    await sheet(page).getByRole('tab', { name }).click();
    expect(await panel(page).textContent()).toBe(programs[key]);
    expect(programs[key]).toContain(app.url.replace(/\/$/, ''));
    await axe();
  }
});

test('a click does in it what it does everywhere, and beside it closes it', async ({ page, watch }) => {
  watch.allowed.push(/'allow-scripts'/, /origin-keyed/); // of the test's own scripts in a document that may run none
  await link(page).click();
  await expect(panel(page)).toBeVisible();
  const name = sheet(page).getByRole('heading', { name: '/generate' });
  await name.click();
  await expect(panel(page)).toBeHidden();
  await name.click();
  await expect(panel(page)).toBeVisible();
  await sheet(page).getByRole('link', { name: 'JSON' }).click();
  await expect(page).toHaveURL(/\/gradio_api\/info$/);
  await page.goBack();
  await expect(panel(page)).toBeVisible(); // its address was kept
  await page.mouse.click(4, 4);
  await expect(sheet(page)).toHaveCount(0);
});

test('works by keyboard, and gives the focus back', async ({ page }) => {
  await link(page).focus();
  await page.keyboard.press('Enter');
  await expect(sheet(page).getByRole('button', { name: 'Close' })).toBeFocused();
  await expect(panel(page)).toBeVisible();
  const tab = (name) => sheet(page).getByRole('tab', { name });
  for (let i = 0; i < 8 && !(await tab('Python').evaluate((e) => e === document.activeElement)); i++) await page.keyboard.press('Tab');
  for (const [key, name] of [['ArrowRight', 'JavaScript'], ['End', 'Go'], ['ArrowRight', 'Python'], ['ArrowLeft', 'Go'], ['Home', 'Python'], ['End', 'Go']]) {
    await page.keyboard.press(key);
    await expect(tab(name)).toBeFocused();
    await expect(tab(name)).toHaveAttribute('aria-selected', 'true');
  }
  await expect(panel(page)).toContainText('package main');
  await page.keyboard.press('Escape');
  await expect(sheet(page)).toHaveCount(0);
  await expect(link(page)).toBeFocused();
});

test('copies a program as it is', async ({ page }) => {
  await link(page).click();
  const program = await panel(page).textContent();
  await sheet(page).getByRole('button', { name: 'Copy the Python program' }).click();
  await expect(sheet(page).getByRole('button', { name: 'Copied' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByLabel('Prompt').focus(); // pages of Oriel may not read the clipboard, but a visitor can paste
  await page.keyboard.press('Control+V');
  await expect(page.getByLabel('Prompt')).toHaveValue(program);
});

test('has an address, and keeps the language and the inputs', async ({ page, app }) => {
  await page.getByLabel('Prompt').fill('a lighthouse');
  await link(page).click();
  await sheet(page).getByRole('tab', { name: 'curl' }).click();
  await expect(page).toHaveURL(/\?view=api$/);
  await page.reload();
  await expect(sheet(page).getByRole('tab', { name: 'curl' })).toHaveAttribute('aria-selected', 'true');
  await sheet(page).getByRole('button', { name: 'Close' }).click();
  await expect(page).toHaveURL(app.url);
  await expect(page.getByLabel('Prompt')).toHaveValue('a lighthouse');
});

test('says so when the description cannot be loaded', async ({ page, watch }) => {
  watch.allowed.push(/Failed to load resource/);
  await page.route('**/gradio_api/info', (route) => route.fulfill({ status: 503, body: '{}' }), { times: 1 });
  await link(page).click();
  await expect(sheet(page).getByRole('alert')).toContainText('could not be loaded');
  await sheet(page).getByRole('button', { name: 'Retry' }).click();
  await expect(panel(page)).toBeVisible();
});

test('fits a phone', async ({ page, axe }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await link(page).click();
  await expect(panel(page)).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(await sheet(page).evaluate((d) => d.querySelector('.or-apibody').scrollWidth)).toBeLessThanOrEqual(390);
  await axe();
});
