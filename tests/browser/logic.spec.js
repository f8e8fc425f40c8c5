// What the page does between runs: timers, trigger modes, chains, validators, rules, and what the browser keeps.
import { axeSource, expect, launch, status, test } from './ui.js';

test.use({ example: 'logic' });

const tab = (page, name) => page.getByRole('tab', { name }).click();
const press = (page, name) => page.getByRole('button', { name, exact: true }).click();
const field = (page, name) => page.getByLabel(name, { exact: true });
/** What has been sent to the server so far, by function name. */
const calls = (page) => {
  const sent = [];
  page.on('request', (r) => { if (r.method() === 'POST' && r.url().endsWith('/run')) sent.push(r.postDataJSON().fn); });
  return sent;
};

test('a page that has loaded says so, and its timer ticks until it is halted', async ({ page, axe }) => {
  await expect(field(page, 'Greeting')).toHaveValue('Loaded.');
  await expect(field(page, 'Ticks')).toHaveValue('');
  await press(page, 'Start');
  await expect(field(page, 'Ticks')).toHaveValue(/^[3-9]$/);
  await axe();
  await press(page, 'Halt');
  const sent = calls(page);
  await tab(page, 'Triggers');
  await tab(page, 'Timer');
  const last = await field(page, 'Ticks').inputValue();
  await press(page, 'Start');
  await expect.poll(async () => Number(await field(page, 'Ticks').inputValue())).toBeGreaterThan(Number(last));
  await press(page, 'Halt');
  expect(sent).toContain('timer');
  // A page out of sight does not tick.
  await press(page, 'Start');
  const other = await page.context().newPage();
  await other.bringToFront();
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  const before = sent.length;
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500))); // five ticks long
  expect(sent.length - before).toBeLessThanOrEqual(1); // one may have been on its way
  await other.close();
});

test('a page out of sight says that it is there, for the app waits for departures', async ({ page, app }) => {
  const said = [];
  page.on('request', (r) => { if (r.method() === 'PUT') said.push(r.url().replace(/=.*/, '=')); });
  await page.clock.install();
  await page.reload();
  await expect(field(page, 'Greeting')).toHaveValue('Loaded.');
  const part = page.waitForResponse((r) => r.url().endsWith('/stay.js'));
  await page.reload();
  await part;
  await expect(field(page, 'Greeting')).toHaveValue('Loaded.');
  await page.clock.runFor(400_000);
  expect(said, 'in sight it has a stream').toEqual([]);
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  const answer = page.waitForResponse((r) => r.request().method() === 'PUT');
  await page.clock.runFor(150_000);
  expect((await answer).status()).toBe(200);
  expect(said).toEqual([`${app.url}_oriel/v1/tab?tab=`]);
});

test('once, multiple and always last', async ({ page }) => {
  await tab(page, 'Triggers');
  const runs = async (want) => {
    await expect.poll(async () => {
      await press(page, 'Tally');
      return field(page, 'Runs').inputValue();
    }).toBe(want);
  };
  const enter = (name) => field(page, name).press('Enter');
  for (let i = 0; i < 3; i++) await enter('once');
  await runs('1 started, 0 ended');
  await press(page, 'Release');
  await runs('1 started, 1 ended');
  for (let i = 0; i < 3; i++) await enter('multiple');
  await runs('4 started, 1 ended');
  await press(page, 'Release');
  await runs('4 started, 4 ended');
  for (let i = 0; i < 3; i++) await enter('always_last');
  await runs('5 started, 4 ended');
  await press(page, 'Release');
  await runs('6 started, 5 ended'); // the last of the others, once
  await press(page, 'Release');
  await runs('6 started, 6 ended');
  // An event that cancels others ends what they have started; one with a handler runs it as well.
  await enter('multiple');
  await enter('multiple');
  await runs('8 started, 6 ended');
  await press(page, 'Cancel all');
  await press(page, 'Release');
  await enter('once');
  await runs('9 started, 6 ended');
  await press(page, 'Replace');
  await expect(field(page, 'Runs')).toHaveValue('replaced');
  await press(page, 'Release');
  await runs('9 started, 6 ended');
});

test('an event with a debounce waits until the typing has ended', async ({ page }) => {
  await tab(page, 'Triggers');
  await field(page, 'Search').pressSequentially('lighthouse');
  await expect(field(page, 'Searched')).toHaveValue('lighthouse');
  await field(page, 'Search').fill('sea');
  await expect(field(page, 'Searched')).toHaveValue('lighthouse|sea');
});

test('chains follow how a run has ended', async ({ page, watch }) => {
  await tab(page, 'Chains');
  await press(page, 'Succeed');
  await expect(field(page, 'Notes')).toHaveValue('first success end');
  await press(page, 'Fail');
  await expect(field(page, 'Notes')).toHaveValue('first success end failure end');
  // The visitor still reads what went wrong, and Retry is about that.
  await expect(page.getByRole('alert').filter({ hasText: 'As you wish.' })).toBeVisible();
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect(field(page, 'Notes')).toHaveValue('first success end failure end failure end');
  await press(page, 'Succeed');
  await expect(field(page, 'Notes')).toHaveValue('first success end');
  await expect(page.getByRole('alert').filter({ hasText: 'As you wish.' })).toHaveCount(0);
});

test('validators say at each field what is wrong, and nothing runs', async ({ page, axe, watch }) => {
  watch.allowed.push(/status of 422/);
  await tab(page, 'Validators');
  await field(page, 'Mail').fill('ada');
  await field(page, 'Guests').fill('99');
  await press(page, 'Book');
  await expect(field(page, 'Mail')).toHaveAccessibleDescription('A mail address has an @.');
  await expect(field(page, 'Guests')).toHaveAccessibleDescription('Guests must be at most 20.');
  await expect(field(page, 'Mail')).toBeFocused();
  await axe();
  await field(page, 'Mail').fill('ada@home');
  await expect(field(page, 'Mail')).toHaveAccessibleDescription('');
  await field(page, 'Guests').fill('13');
  await press(page, 'Book');
  await expect(field(page, 'Guests')).toHaveAccessibleDescription('Not thirteen, please.');
  await expect(field(page, 'Booked')).toHaveValue('');
  await field(page, 'Guests').fill('4');
  await press(page, 'Book');
  await expect(field(page, 'Booked')).toHaveValue('ada@home, 4');
  await expect(field(page, 'Guests')).toHaveAccessibleDescription('');
});

test('rules show fields without asking the server', async ({ page, axe }) => {
  await tab(page, 'Rules');
  const sent = calls(page);
  const steps = page.getByRole('slider', { name: 'Steps' });
  await expect(steps).toBeHidden();
  await page.getByRole('radio', { name: 'custom' }).check();
  await expect(steps).toBeVisible();
  await expect(field(page, 'Extra')).toBeHidden();
  await page.getByRole('checkbox', { name: 'a', exact: true }).check();
  await expect(field(page, 'Extra')).toBeHidden();
  await page.getByRole('checkbox', { name: 'b', exact: true }).check();
  await expect(field(page, 'Extra')).toBeVisible();
  await expect(field(page, 'Surname')).toBeHidden();
  await field(page, 'Your name').fill('Ada');
  await expect(field(page, 'Surname')).toBeVisible();
  await field(page, 'Surname').fill('Lovelace');
  await axe();
  await field(page, 'Your name').fill('');
  await expect(field(page, 'Street')).toBeHidden();
  await page.getByRole('radio', { name: 'draft' }).check();
  await expect(steps).toBeHidden();
  await field(page, 'Your name').fill('Grace');
  await expect(field(page, 'Surname')).toHaveValue('Lovelace');
  expect(sent).toEqual([]);
});

test('a change of choices counts for the calls that follow', async ({ page }) => {
  await tab(page, 'Rules');
  await press(page, 'More models');
  await expect(field(page, 'Chosen')).toBeVisible();
  await page.getByRole('combobox', { name: 'Model' }).click();
  await page.getByRole('option', { name: 'huge' }).click();
  await press(page, 'Take');
  await expect(field(page, 'Chosen')).toHaveValue('huge');
});

test('the browser keeps a state over visits, and tells its other tabs', async ({ page, app }) => {
  await tab(page, 'Browser');
  await expect(field(page, 'Kept')).toHaveValue('');
  const second = await page.context().newPage();
  await second.goto(app.url);
  await tab(second, 'Browser');
  await field(page, 'Nickname').fill('Ada');
  await press(page, 'Keep');
  await expect(field(page, 'Kept')).toHaveValue('Ada');
  await expect(field(second, 'Kept')).toHaveValue('Ada');
  await second.close();
  const third = await page.context().newPage();
  await third.goto(app.url);
  await tab(third, 'Browser');
  await expect(field(third, 'Kept')).toHaveValue('Ada');
  // What somebody else wrote there is not trusted, and not kept from working.
  await third.evaluate(() => { for (const k of Object.keys(localStorage)) if (k.startsWith('oriel logic profile')) localStorage.setItem(k, '{"Name":'); });
  await third.reload();
  await tab(third, 'Browser');
  await field(third, 'Nickname').fill('Grace');
  await press(third, 'Keep');
  await expect(field(third, 'Kept')).toHaveValue('Grace');
  await third.close();
});

test('a form follows the types of its handler', async ({ page, axe }) => {
  await tab(page, 'Form');
  await field(page, 'Subject').fill('Lighthouse');
  await page.getByRole('radio', { name: 'oil' }).check();
  await page.getByLabel('Layers, as a number').fill('2');
  await page.getByRole('button', { name: /^Run/ }).click();
  await expect(field(page, 'Title')).toHaveValue('Lighthouse in oil');
  await expect(page.getByText('Layer 1. Layer 2.')).toBeVisible();
  await expect(status(page).last()).toHaveText(/^Done/);
  await axe();
});

test('an app in a language that runs from right to left does so from the first byte', async ({ browser }) => {
  const app = await launch('logic', { args: ['-lang', 'ar'] });
  const page = await browser.newPage();
  try {
    await page.goto(app.url);
    await expect(field(page, 'Greeting')).toHaveValue('Loaded.');
    const is = await page.evaluate(() => ({ lang: document.documentElement.lang, way: getComputedStyle(document.getElementById('oriel')).direction,
      tabs: [...document.querySelectorAll('[role=tab]')].map((t) => t.getBoundingClientRect().x) }));
    expect(is).toMatchObject({ lang: 'ar', way: 'rtl' });
    expect(is.tabs).toEqual(is.tabs.toSorted((a, b) => b - a));
    await page.evaluate(axeSource);
    expect((await page.evaluate(() => globalThis.axe.run())).violations.map((v) => v.id)).toEqual([]);
  } finally {
    await page.close();
    await app.stop();
  }
});
