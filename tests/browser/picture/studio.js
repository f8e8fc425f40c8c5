import { pictures, test } from '../pictures.js';
import { expect, run, status } from '../ui.js';

test.use({ example: 'studio' });

pictures(async (page) => {
  await page.getByLabel('Prompt').fill('Northern lights over snowy mountains');
  await run(page).click();
  await expect(status(page)).toHaveText(/^Done in/);
});
