import { expect, inEveryMode, test } from '../modes.js';

test.use({ example: 'app' });

const dot = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');

inEveryMode(async ({ page, at, on, press, stops, to, watch }) => {
  watch.allowed.push(/status of 415/); // Chromium logs every refusal
  const pick = 'Photo Drop or paste a picture, or choose one.';
  const choose = async (name, buffer) => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), press('Enter')]);
    await chooser.setFiles({ name, mimeType: 'image/png', buffer });
  };
  await at('empty');
  await stops();
  await to('button', pick);
  await choose('a.png', Buffer.from('<!DOCTYPE html><script>alert(1)</script>'));
  await expect(page.locator('.or-help.is-error')).toBeVisible();
  await on('button', pick);
  await at('refused');
  await choose('dot.png', dot);
  await expect(page.getByRole('img', { name: 'dot.png' })).toBeVisible();
  await on('button', 'Show Photo on the full screen');
  await at('taken');
  await to('button', 'Clear Photo');
  await press('Enter');
  await on('button', pick);
});
