// What a server holds after its visitors have gone is what it held before they came.
import { expect, launch, run, test as base } from './ui.js';

// A picture of one pixel.
const dot = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');

const test = base.extend({ app: [async ({}, use) => {
  const app = await launch('app');
  await use(app);
  await app.stop();
}, { scope: 'worker' }] });

test('goroutines, descriptors and files go back to the start', async ({ browser, app }) => {
  const visit = async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(app.url);
    await page.getByLabel('Text').fill('one two three');
    await page.locator('input[type=file]').first().setInputFiles({ name: 'dot.png', mimeType: 'image/png', buffer: dot });
    await expect(page.getByRole('group', { name: 'Photo' }).getByRole('img')).toBeVisible();
    await run(page).click();
    await expect(page.getByLabel('Spelled')).toHaveValue('one two three');
    await expect(page.getByRole('group', { name: 'Copy' }).getByRole('img')).toBeVisible();
    await context.close();
  };
  await visit(); // what is made once is made now
  await expect.poll(async () => (await app.held()).goroutines, { timeout: 45_000 }).toBeLessThan(40);
  let before = await app.held();
  await expect.poll(async () => { const last = before; before = await app.held(); return before.descriptors === last.descriptors && before.goroutines === last.goroutines; }, { intervals: [2000] }).toBe(true);
  for (let i = 0; i < 3; i++) await visit();
  await expect.poll(async () => { const now = await app.held(); return Math.max(now.goroutines - before.goroutines, now.descriptors - before.descriptors); }, { timeout: 45_000 }).toBeLessThanOrEqual(0);
  // Files go when the app ends: app.stop() looks.
});
