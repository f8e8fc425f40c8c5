// The game's State is one visitor's; its hint and its history follow each guess.
import { expect, test } from './ui.js';

test.use({ example: 'game' });

const number = (page) => page.getByRole('spinbutton', { name: 'Your guess' }).or(page.getByLabel('Your guess')).first();
const history = (page, n) => page.getByText(new RegExp(`^Guesses: .*\\(${n} of 7\\)$`));

/** Guesses, by the button or by Enter, until the game says how it went. */
async function guess(page, n, turn, key = false) {
  await number(page).fill(String(n));
  if (key) await number(page).press('Enter');
  else await page.getByRole('button', { name: /^Guess/ }).click();
  await expect(history(page, turn).or(page.getByText(/it is!$|^Out of tries/)).first()).toBeVisible();
}

test('halving finds the number', async ({ page, axe }) => {
  await axe();
  let [low, high] = [1, 100];
  for (let turn = 1; turn <= 7; turn++) {
    const n = Math.floor((low + high) / 2);
    await guess(page, n, turn, turn % 2 === 0);
    const hint = page.getByText(new RegExp(`^(Higher than|Lower than) ${n}\\.$|^${n} it is!$`));
    await expect(hint).toBeVisible();
    const said = await hint.textContent();
    if (said.startsWith('Higher')) low = n + 1;
    else if (said.startsWith('Lower')) high = n - 1;
    else break;
    if (turn === 7) throw new Error(`not found: ${low} to ${high} are left`);
  }
  await axe();
  await page.getByRole('button', { name: /^Guess/ }).click();
  await expect(page.getByText('This game is over. Press New game.').first()).toBeVisible();
  await page.getByRole('button', { name: 'New game' }).click();
  await expect(page.getByText('I have a number in mind.')).toBeVisible();
  await expect(page.getByText(/^Guesses:/)).toHaveCount(0);
});

test('another visitor plays another game', async ({ page, app, browser }) => {
  await guess(page, 1, 1);
  const context = await browser.newContext();
  const other = await context.newPage();
  await other.goto(app.url);
  await guess(other, 100, 1);
  await expect(history(other, 1)).toHaveText('Guesses: 100 (1 of 7)');
  await expect(history(page, 1)).toHaveText('Guesses: 1 (1 of 7)');
  await context.close();
});

test('the rules are on a tab, and a tip is under its title', async ({ page, axe }) => {
  await page.getByRole('tab', { name: 'Rules' }).click();
  await expect(page.getByText('I think of a number from 1 to 100.')).toBeVisible();
  const tip = page.getByText('Halve what is left each time');
  await expect(tip).toBeHidden();
  await page.getByText('A tip').click();
  await expect(tip).toBeVisible();
  await axe();
});

test('fits a phone', async ({ page, axe }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await axe();
});
