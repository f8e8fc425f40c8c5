import { expect, inEveryMode, test } from '../modes.js';

test.use({ example: 'hello' });

inEveryMode(async ({ page, at, on, press, stops, to, type }) => {
  await at('empty');
  await stops();
  await to('textbox', 'Name');
  await type('Ada');
  await press('Enter');
  await expect(page.getByLabel('Greeting')).toHaveValue('Hello, Ada!');
  await expect(page.getByRole('status')).toHaveText(/^Done/);
  await on('textbox', 'Name');
  await at('done');
  await to('button', 'Clear');
  await press('Enter');
  await expect(page.getByLabel('Name')).toHaveValue('');
  await on('button', 'Clear');
});
