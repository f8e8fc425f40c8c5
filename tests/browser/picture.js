// Not a test of anything: takes docs/studio.png for the README. Run it with make picture.
import { fileURLToPath } from 'node:url';
import { expect, run, test } from './ui.js';

test.use({ example: 'studio', viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1.5 });

test('picture for the README', async ({ page }) => {
  await page.getByLabel('Prompt').fill('Northern lights over snowy mountains');
  await run(page).click();
  await expect(page.getByText(/^Done in/)).toBeVisible();
  await page.screenshot({ path: fileURLToPath(new URL('../../docs/studio.png', import.meta.url)) });
});
