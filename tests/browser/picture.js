// Not a test of anything: takes docs/studio.png and docs/studio-dark.png for the README. Run it with make picture.
import { fileURLToPath } from 'node:url';
import { expect, run, status, test } from './ui.js';

test.use({ example: 'studio', viewport: { width: 1200, height: 640 } });

test('picture for the README', async ({ page, colorScheme }) => {
  await page.getByLabel('Prompt').fill('Northern lights over snowy mountains');
  await run(page).click();
  await expect(status(page)).toHaveText(/^Done in/);
  await page.mouse.move(0, 0);
  await page.screenshot({ path: fileURLToPath(new URL(`../../docs/studio${colorScheme === 'dark' ? '-dark' : ''}.png`, import.meta.url)) });
});
