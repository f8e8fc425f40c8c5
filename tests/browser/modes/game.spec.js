import { expect, inEveryMode, test } from '../modes.js';

test.use({ example: 'game' });

inEveryMode(async ({ page, at, on, press, stops, to, type, watch }) => {
  watch.allowed.push(/status of 422/); // Chromium logs every refusal
  await at('empty');
  await stops();
  await to('spinbutton', 'Your guess');
  await press('Control+a');
  await type('101');
  await press('Enter');
  await expect(page.locator('.or-help.is-error')).toBeVisible();
  await on('spinbutton', 'Your guess');
  await at('refused');
  await press('Control+a');
  await type('50');
  await to('button', 'Guess');
  await press('Enter');
  await expect(page.getByText(/1 of 7/)).toBeVisible();
  await on('button', 'Guess');
  await at('guessed', { passing: true }); // its number is another one each time
  await to('tab', 'Play');
  await press('End');
  await on('tab', 'Rules');
  await to('DisclosureTriangle', 'A tip');
  await press('Enter');
  await expect(page.getByText('Halve what is left')).toBeVisible();
  await at('rules', { passing: true });
});
