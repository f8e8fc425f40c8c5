// Uploads as a visitor meets them: why a file is refused, and what becomes of a photo from a phone.
import { readFileSync } from 'node:fs';
import { expect, run, test } from './ui.js';

test.use({ example: 'app' });

const when = '2026:01:02';
const photo = (page) => page.getByRole('group', { name: 'Photo' });
const choose = (page, name, mimeType, buffer) => page.locator('input[type=file]').first().setInputFiles({ name, mimeType, buffer });

/** A picture of 60 by 40 pixels, red on its left, that a phone held upright would have taken: it says that it is to be turned, and where and when it was taken. */
async function phonePhoto(page) {
  const base64 = await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    canvas.width = 60;
    canvas.height = 40;
    const g = canvas.getContext('2d');
    g.fillStyle = 'blue';
    g.fillRect(0, 0, 60, 40);
    g.fillStyle = 'red';
    g.fillRect(0, 0, 30, 40);
    return canvas.toDataURL('image/jpeg', 0.95).split(',')[1];
  });
  const jpeg = Buffer.from(base64, 'base64');
  const tiff = Buffer.alloc(68);
  tiff.write('II*\0', 0, 'latin1');
  tiff.writeUInt32LE(8, 4);
  const entry = (at, tag, type, count, value) => {
    tiff.writeUInt16LE(tag, at);
    tiff.writeUInt16LE(type, at + 2);
    tiff.writeUInt32LE(count, at + 4);
    tiff.writeUInt32LE(value, at + 8);
  };
  tiff.writeUInt16LE(2, 8);
  entry(10, 0x0112, 3, 1, 6); // turn it by a quarter
  entry(22, 0x8825, 4, 1, 38); // GPS
  tiff.writeUInt16LE(1, 38);
  entry(40, 0x001d, 2, when.length + 1, 56); // its date
  tiff.write(when, 56, 'latin1');
  const exif = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, exif.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)]);
}

/** The size of a picture, and what colour it has a quarter from the top and a quarter from the bottom. */
const look = (img) => img.evaluate(async (el) => {
  await el.decode();
  const canvas = document.createElement('canvas');
  canvas.width = el.naturalWidth;
  canvas.height = el.naturalHeight;
  const g = canvas.getContext('2d', { willReadFrequently: true });
  g.drawImage(el, 0, 0);
  const colour = (y) => {
    const [r, , b] = g.getImageData(el.naturalWidth / 2, el.naturalHeight * y, 1, 1).data;
    return r > 200 && b < 60 ? 'red' : b > 200 && r < 60 ? 'blue' : `${r} ${b}`;
  };
  return [el.naturalWidth, el.naturalHeight, colour(0.25), colour(0.75)];
});

/** What a download link gives. */
async function download(page, name) {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: `Download ${name}` }).click()]);
  return readFileSync(await file.path());
}

test('says at the field why a file is refused, and takes the next one', async ({ page, watch, axe }) => {
  watch.allowed.push(/status of 4(15|22)/); // Chromium logs every refusal
  await choose(page, 'a.png', 'image/png', Buffer.from('<!DOCTYPE html><script>alert(1)</script>'));
  await expect(photo(page)).toContainText('Photo is not what its name or type says: its content is a web page.');
  await expect(photo(page)).toHaveAccessibleDescription(/its content is a web page/);
  await axe();
  const good = await phonePhoto(page);
  await choose(page, 'half.jpg', 'image/jpeg', good.subarray(0, good.length / 2));
  await expect(photo(page)).toContainText('Photo is incomplete: it ends too early.');
  await expect(photo(page).getByRole('img')).toHaveCount(0);
  await choose(page, 'whole.jpg', 'image/jpeg', good);
  await expect(photo(page).getByRole('img', { name: 'whole.jpg' })).toBeVisible();
  await expect(photo(page)).not.toContainText('incomplete');
});

test('turns a photo the right way up and forgets where it was taken', async ({ page }) => {
  const taken = await phonePhoto(page);
  expect(taken.includes(when)).toBe(true);
  await choose(page, 'IMG_0001.jpg', 'image/jpeg', taken);
  const shown = photo(page).getByRole('img', { name: 'IMG_0001.jpg' });
  await expect(shown).toBeVisible();
  expect(await look(shown)).toEqual([40, 60, 'red', 'blue']);
  const kept = await download(page, 'Photo');
  expect(kept.includes('Exif\0\0')).toBe(true);
  expect(kept.includes(when)).toBe(false);
  expect(kept.subarray(0, 100).includes(Buffer.from([0x25, 0x88]))).toBe(false); // the tag of a position
  await page.getByLabel('Text').fill('one');
  await run(page).click();
  const copy = page.getByRole('group', { name: 'Copy' }).getByRole('img');
  await expect(copy).toBeVisible();
  expect(await look(copy)).toEqual([40, 60, 'red', 'blue']);
  expect((await download(page, 'Copy')).includes(when)).toBe(false);
});
