// Several files go in with a bar that says how far they are, and come back as pictures and as downloads.
import { readFileSync } from 'node:fs';
import { expect, test } from './ui.js';

test.use({ example: 'files' });

/** A picture of one colour. */
const picture = async (page, name, colour) => {
  const base64 = await page.evaluate((fill) => {
    const canvas = document.createElement('canvas');
    canvas.width = 60;
    canvas.height = 40;
    const g = canvas.getContext('2d');
    g.fillStyle = fill;
    g.fillRect(0, 0, 60, 40);
    return canvas.toDataURL('image/png').split(',')[1];
  }, colour);
  return { name, mimeType: 'image/png', buffer: Buffer.from(base64, 'base64') };
};
const field = (page, name) => page.getByRole('group', { name, exact: true });
const choose = (page, name, files) => field(page, name).locator('input[type=file]').setInputFiles(files);
const press = (page, name) => page.getByRole('button', { name: new RegExp(`^${name}`) }).click(); // a shortcut may follow

/** What a link gives. */
async function download(page, name) {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()]);
  return { name: file.suggestedFilename(), content: readFileSync(await file.path()) };
}

test('pictures become an album to look at and to keep', async ({ page, axe }) => {
  await axe();
  const pictures = field(page, 'Pictures');
  await choose(page, 'Pictures', [await picture(page, 'sunset.png', 'red'), await picture(page, 'sea.png', 'blue')]);
  await expect(pictures.getByRole('listitem')).toHaveCount(2);
  await choose(page, 'Pictures', [await picture(page, 'meadow.png', 'green')]);
  await expect(pictures.getByRole('listitem')).toHaveCount(3);
  await pictures.getByRole('button', { name: 'sea.png' }).click();
  await page.getByRole('button', { name: 'Remove sea.png' }).click();
  await expect(pictures.getByRole('listitem')).toHaveCount(2);
  await page.getByLabel('Title').fill('Our trip');
  await press(page, 'Make the album');
  const album = field(page, 'Album');
  await expect(album.getByRole('listitem')).toHaveCount(2);
  await expect(album).toContainText('1. sunset');
  await expect(album).toContainText('2. meadow');
  const shown = album.getByRole('button', { name: '2. meadow' }).locator('img');
  await expect.poll(() => shown.evaluate((img) => img.naturalWidth)).toBe(60);
  await axe();
  await album.getByRole('button', { name: '1. sunset' }).click();
  const lightbox = page.getByRole('dialog', { name: 'Album' });
  await expect(lightbox).toContainText('1. sunset · 1 of 2');
  await page.keyboard.press('ArrowRight');
  await expect(lightbox).toContainText('2. meadow · 2 of 2');
  await expect(lightbox.getByRole('button', { name: /^Remove/ })).toHaveCount(0);
  await axe();
  await page.keyboard.press('Escape');
  await expect(lightbox).toBeHidden();
  const zip = await download(page, 'Our-trip.zip');
  expect(zip.name).toBe('Our-trip.zip');
  for (const name of ['Our-trip/01.png', 'Our-trip/02.png']) expect(zip.content.includes(name), name).toBe(true);
});

test('says how far an upload is', async ({ page }) => {
  let go;
  const held = new Promise((resolve) => { go = resolve; });
  await page.route('**/_oriel/v1/upload*', async (route) => { await held; await route.continue(); });
  await choose(page, 'Pictures', [await picture(page, 'slow.png', 'red')]);
  const bar = field(page, 'Pictures').getByRole('progressbar', { name: 'Upload' });
  await expect(bar).toBeVisible();
  go();
  await expect(bar).toBeHidden();
  await expect(field(page, 'Pictures').getByRole('listitem')).toHaveCount(1);
});

test('says what is missing, and what it does not take', async ({ page, watch }) => {
  watch.allowed.push(/status of 4(15|22)/); // Chromium logs every refusal
  await press(page, 'Make the album');
  await expect(page.getByText('Please choose some pictures first.').first()).toBeVisible();
  await choose(page, 'Pictures', [{ name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('no picture at all') }]);
  await expect(field(page, 'Pictures')).toHaveAccessibleDescription(/^Pictures is /);
  await expect(field(page, 'Pictures').getByRole('listitem')).toHaveCount(0);
});

test('files of any kind are added up', async ({ page, axe }) => {
  await page.getByRole('tab', { name: 'Checksums' }).click();
  await choose(page, 'Files', [{ name: 'abc.txt', mimeType: 'text/plain', buffer: Buffer.from('abc') }, { name: 'empty.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(0) }]);
  await expect(field(page, 'Files').getByRole('listitem')).toHaveCount(2);
  await press(page, 'Add them up');
  await expect(page.getByRole('textbox', { name: 'Checksums' })).toHaveValue(/^ba7816bf[0-9a-f]{56} {2}abc\.txt\ne3b0c442[0-9a-f]{56} {2}empty\.bin\n$/);
  await axe();
  const list = await download(page, 'SHA256SUMS.txt');
  expect(list.content.toString()).toBe(await page.getByRole('textbox', { name: 'Checksums' }).inputValue());
});

test('fits a phone', async ({ page, axe }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await axe();
});
