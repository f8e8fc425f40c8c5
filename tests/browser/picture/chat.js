import { pictures, test } from '../pictures.js';
import { expect, status } from '../ui.js';

test.use({ example: 'chat' });

pictures(async (page) => {
  const box = page.getByRole('textbox', { name: 'Message', exact: true });
  for (const text of ['Hello! What can I sow in April?', 'a table, please']) {
    await box.fill(text);
    await box.press('Enter');
    await expect(page.getByRole('article', { name: 'You' }).last()).toHaveText(text);
    await expect(status(page)).toHaveText(/^Done in/);
  }
});
