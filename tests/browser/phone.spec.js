// What a phone is given that a desktop is not: a Run bar in reach of the thumb, and lists as sheets.
import { expect, test } from './ui.js';

test.use({ example: 'logic', viewport: { width: 390, height: 700 }, isMobile: true, hasTouch: true });

test('a list opens as a sheet at the foot, with choices for fingers', async ({ page, axe }) => {
  await page.getByRole('tab', { name: 'Rules' }).tap();
  const box = page.getByRole('combobox', { name: 'Model' });
  await box.tap();
  const list = page.getByRole('listbox', { name: 'Model' });
  await expect(list).toBeVisible();
  await axe();
  await page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished)));
  const sheet = await list.boundingBox();
  expect(sheet).toMatchObject({ x: 0, width: 390 });
  expect(Math.round(sheet.y + sheet.height)).toBe(700);
  const choice = list.getByRole('option', { name: 'small' });
  expect((await choice.boundingBox()).height).toBeGreaterThanOrEqual(44);
  await choice.tap();
  await expect(list).toBeHidden();
  await expect(box).toHaveValue('small');
});
