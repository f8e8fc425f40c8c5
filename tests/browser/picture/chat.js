import { pictures, test } from '../pictures.js';
import { expect, status } from '../ui.js';

test.use({ example: 'chat' });

pictures(async (page) => {
  const box = page.getByRole('textbox', { name: 'Message', exact: true });
  await box.fill('What can I sow in April? A table, please.');
  await box.press('Enter');
  await expect(page.getByRole('table')).toBeVisible();
  await expect(status(page)).toHaveText(/^Done in/);
});
