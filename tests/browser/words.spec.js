// What the page says by itself is in the app's language. The author's texts of this app are numbers, so that whatever
// Latin letters are left on a Japanese page are words that nobody has translated.
import { readFileSync } from 'node:fs';
import { expect, launch, status, test as base } from './ui.js';

const words = (tag) => JSON.parse(readFileSync(new URL(`../../web/words/${tag}.json`, import.meta.url), 'utf8'));

const speak = (language) => base.extend({
  app: [async ({}, use) => {
    const app = await launch('words', { args: [language] });
    try { await use(app); } finally { await app.stop(); }
  }, { scope: 'worker' }],
});
const test = speak('ja');

/** What can be seen or heard of the page and has Latin letters, apart from names of things and programs, and what is given. */
const latin = (page, ...given) => page.evaluate((given) => {
  const found = new Set();
  const note = (text) => {
    const rest = given.reduce((text, known) => text.replaceAll(known, ''), text ?? '').replace(/\b(API|Oriel|OpenAPI|JSON|Ctrl|JavaScript|Python|curl|Go|Enter|[kM]?B)\b/g, '');
    if (/[A-Za-z]{2}/.test(rest)) found.add(text.trim());
  };
  for (const e of document.body.querySelectorAll('*')) {
    if (e.closest('script, style, code, pre, noscript, .or-api dd, .or-api dt, .or-api h3')) continue;
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) note(e.getAttribute(name));
    for (const n of e.childNodes) if (n.nodeType === Node.TEXT_NODE) note(n.data);
  }
  return [...found];
}, given);

const picture = { name: '9.png', mimeType: 'image/png', buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64') };

test('nothing that the page says is left in English', async ({ page, axe }) => {
  const ja = words('ja');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
  await expect(status(page).first()).toHaveText(ja.Ready);
  expect(await latin(page), 'at the start').toEqual([]);
  const start = page.getByRole('button', { name: ja.Run, exact: false }).first();
  await page.getByLabel('1', { exact: true }).fill('slow');
  await start.click();
  await expect(status(page).first()).toContainText('/ 1000');
  expect(await latin(page, 'slow'), 'while it runs').toEqual([]);
  await page.getByRole('button', { name: ja.Stop }).first().click();
  await expect(status(page).first()).toHaveText(ja.Stopped);
  await page.getByLabel('1', { exact: true }).fill('fail');
  await start.click();
  await expect(page.getByRole('alert')).toContainText('9');
  expect(await latin(page), 'after a failure').toEqual([]);
  await page.getByLabel('1', { exact: true }).fill('5');
  await start.click();
  await expect(page.getByLabel('2', { exact: true })).toHaveValue('1');
  await expect(status(page).first()).toHaveText(new RegExp(`^${ja['Done in {}'].replace('{}', '.*')}$|^${ja.Done}$`));
  await page.getByRole('link', { name: ja['Your runs'] }).click();
  await expect(page.getByRole('dialog')).toContainText(ja.Stopped);
  expect(await latin(page, 'slow', 'fail', 'AM', 'PM'), 'in the list of runs, whose times are written as the visitor does').toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: ja['Use via API'] }).click();
  await expect(page.getByRole('dialog')).toContainText(ja.Parameters);
  expect(await latin(page, '/answer', '/look', '/chat'), 'about the API').toEqual([]);
  await page.keyboard.press('Escape');
  await axe();
});

test('files and chats speak it, too', async ({ page }) => {
  const ja = words('ja');
  await page.getByRole('tab', { name: '11' }).click();
  expect(await latin(page), 'before files').toEqual([]);
  const pickers = page.locator('input[type=file]');
  for (const i of [0, 1, 2]) await pickers.nth(i).setInputFiles(picture);
  await page.getByRole('button', { name: ja.Run, exact: false }).filter({ visible: true }).first().click();
  await expect(page.locator('.or-files a')).toHaveCount(2);
  expect(await latin(page, '9.png'), 'with files').toEqual([]);
  await page.getByRole('tab', { name: '12' }).click();
  expect(await latin(page, '9.png'), 'an empty chat').toEqual([]);
  await page.getByLabel(ja.Message).fill('7');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article', { name: ja.Assistant })).toContainText('7');
  expect(await latin(page, '9.png'), 'a chat').toEqual([]);
  await page.getByRole('tab', { name: '13' }).click();
  expect(await latin(page, '9.png'), 'other fields').toEqual([]);
});

speak('de')('numbers are written as in German', async ({ page }) => {
  const de = words('de');
  await page.getByLabel('1', { exact: true }).fill('wait');
  await page.getByRole('button', { name: de.Run }).first().click();
  await expect(status(page).first()).toHaveText(/^Fertig nach 1,\d s$/);
});
