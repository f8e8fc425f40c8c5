import { expect, layoutShift, test } from './ui.js';

test.use({ example: 'chat' });

const box = (page) => page.getByRole('textbox', { name: 'Message', exact: true });
const send = (page) => page.getByRole('button', { name: 'Send', exact: true });
const stop = (page) => page.locator('.or-send.is-live');
const log = (page) => page.getByRole('log');
const answers = (page) => page.getByRole('article', { name: 'Assistant' });
const asked = (page) => page.getByRole('article', { name: 'You' });
const fresh = async (page) => {
  const clear = page.getByRole('button', { name: 'New chat' });
  await expect(page.getByText('Ready').or(page.getByText(/^Done/)).or(page.getByText('Stopped')).first()).toBeVisible();
  if (await clear.isVisible()) await clear.click();
};
const say = async (page, text) => {
  await box(page).fill(text);
  await box(page).press('Enter');
};
/** The answer has ended. */
const done = (page) => expect(send(page)).toBeVisible();

test('an answer streams as Markdown', async ({ page, axe, watch }) => {
  await expect(page.getByText('Ask for a plan')).toBeVisible();
  await axe();
  await box(page).fill('one');
  await box(page).press('Shift+Enter');
  await expect(box(page)).toHaveValue('one\n');
  await say(page, 'Make me a plan');
  await expect(asked(page)).toHaveText('Make me a plan');
  await expect(box(page)).toHaveValue('');
  await expect(stop(page)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'A garden in three weekends' })).toBeVisible();
  await axe();
  await done(page);
  await expect(answers(page).getByRole('listitem')).toHaveCount(9);
  await expect(answers(page).getByText('Shall I make a table of what to sow when?')).toBeVisible();
  await axe();
  expect(await layoutShift(page)).toBeLessThanOrEqual(0.02);
  expect(watch.requests.filter((r) => r.endsWith('/run')).length).toBeLessThanOrEqual(2);
});

test('Stop keeps what was said, Retry answers again, Edit changes the question', async ({ page }) => {
  await say(page, 'a plan please');
  await expect(answers(page)).toContainText('Mark the bed');
  await stop(page).click();
  await done(page);
  await expect(page.getByText('Stopped', { exact: true }).first()).toBeVisible();
  const kept = await answers(page).textContent();
  expect(kept).not.toContain('Shall I make');
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect(stop(page)).toBeVisible();
  await done(page);
  await expect(answers(page)).toHaveCount(1);
  await expect(answers(page)).toContainText('Shall I make');
  await asked(page).hover();
  await asked(page).getByRole('button', { name: 'Edit message' }).click();
  await page.getByRole('textbox', { name: 'Edit message' }).fill('a table');
  await page.getByRole('textbox', { name: 'Edit message' }).press('Enter');
  await expect(asked(page)).toHaveText('a table');
  await done(page);
  await expect(answers(page).getByRole('table')).toBeVisible();
  await expect(answers(page)).toHaveCount(1);
});

test('Undo gives the message back, New chat starts over', async ({ page }) => {
  await say(page, 'hello');
  await done(page);
  await say(page, 'some code');
  await expect(answers(page)).toHaveCount(2);
  await done(page);
  await asked(page).last().hover();
  await asked(page).last().getByRole('button', { name: 'Undo' }).click();
  await expect(answers(page)).toHaveCount(1);
  await expect(box(page)).toHaveValue('some code');
  await answers(page).getByRole('button', { name: 'Like', exact: true }).click();
  await expect(answers(page).getByRole('button', { name: 'Like', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await fresh(page);
  await expect(answers(page)).toHaveCount(0);
  await expect(page.getByText('Ask for a plan')).toBeVisible();
});

test('a reload finds the answer that is being given, and all of it in the end', async ({ page }) => {
  await say(page, 'hello');
  await done(page);
  await say(page, 'a plan');
  await expect(answers(page).last()).toContainText('First weekend');
  await page.reload();
  await expect(answers(page).last()).toContainText('First weekend');
  await expect(stop(page)).toBeVisible();
  await expect(asked(page)).toHaveCount(2);
  await done(page);
  await expect(answers(page).first()).toContainText('Hello! I know a little');
  await expect(answers(page).last()).toContainText('Shall I make a table');
  await page.reload();
  await expect(answers(page)).toHaveCount(2);
  await expect(answers(page).last()).toContainText('Shall I make a table');
});

test('follows the end only while the reader is there', async ({ page }) => {
  await page.setViewportSize({ width: 900, height: 520 });
  const scrolled = () => log(page).evaluate((el) => el.scrollHeight - el.scrollTop - el.clientHeight);
  await say(page, 'a plan');
  await expect(answers(page)).toContainText('Third weekend');
  expect(await scrolled()).toBeLessThan(60);
  await log(page).evaluate((el) => { el.scrollTop = 0; });
  await expect(page.getByRole('button', { name: 'Scroll to the end' })).toBeVisible();
  await done(page);
  expect(await log(page).evaluate((el) => el.scrollTop)).toBe(0);
  await page.getByRole('button', { name: 'Scroll to the end' }).click();
  await expect.poll(scrolled).toBeLessThan(2);
});

test('fits a phone, with the field at the foot', async ({ page, axe }) => {
  await page.setViewportSize({ width: 390, height: 780 });
  await say(page, 'a table');
  await done(page);
  await expect(page.getByRole('table')).toBeVisible();
  const { bottom, overflow } = await box(page).evaluate((el) => ({ bottom: innerHeight - el.getBoundingClientRect().bottom, overflow: document.documentElement.scrollWidth > innerWidth }));
  expect(bottom).toBeGreaterThan(0);
  expect(bottom).toBeLessThan(90);
  expect(overflow).toBe(false);
  await axe();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 780 }, isMobile: true, hasTouch: true });

  test('what the footer has elsewhere is behind More', async ({ page, axe }) => {
    const more = page.getByRole('button', { name: 'More' });
    const sheet = page.getByRole('dialog', { name: 'More' });
    const least = async (all) => Math.min(...await all.evaluateAll((list) => list.map((e) => Math.min(e.offsetWidth, e.offsetHeight))));
    await say(page, 'hello');
    await done(page);
    await expect(page.locator('.or-foot')).toBeHidden();
    expect(await least(page.locator('.or-head button'))).toBeGreaterThanOrEqual(44);
    for (const name of ['Your runs', 'Use via API']) {
      await more.tap();
      await expect(sheet).toBeVisible();
      await page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished)));
      const { x, y, width, height } = await sheet.boundingBox();
      expect([x, Math.round(y + height), width]).toEqual([0, 780, 390]);
      expect(await least(sheet.locator('a,button'))).toBeGreaterThanOrEqual(44);
      await axe();
      await sheet.getByRole('link', { name }).tap();
      await expect(sheet).toHaveCount(0);
      await expect(page.getByRole('dialog', { name })).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await expect(more).toBeFocused();
    }
    await more.tap();
    await page.touchscreen.tap(195, 60); // beside it
    await expect(sheet).toHaveCount(0);
    await page.setViewportSize({ width: 1000, height: 780 });
    await expect(more).toBeHidden();
    await expect(page.getByRole('link', { name: 'Your runs' })).toBeVisible();
  });
});
