// The network goes away under an open page: the page says so, keeps what was entered, and goes on by itself.
import { proxy } from './proxy.js';
import { expect, run, status, test as base } from './ui.js';

/** The app's page through a connection that fails and works again, and a browser that notices when it is told. */
const test = base.extend({
  wire: async ({ app }, use) => {
    const wire = await proxy(app.url);
    await use(wire);
    wire.close();
  },
  page: async ({ context, wire, watch }, use) => {
    const page = await context.newPage();
    page.on('pageerror', (error) => watch.complaints.push(`uncaught: ${error.message}`));
    await page.goto(wire.url);
    await expect(status(page)).toHaveText('Ready');
    await use(page);
  },
});
test.use({ example: 'studio' });

/** The picture on the page and the prompt beside it. */
const shown = (page) => page.locator('.or-pic').evaluate(async (img) => {
  const sum = await crypto.subtle.digest('SHA-256', await (await fetch(img.src)).arrayBuffer());
  return [...new Uint8Array(sum)].join() + document.querySelector('textarea').value;
});
/** Until a stream of the page has failed: at first the open one, then one that was to replace it. */
const missed = (page) => page.waitForEvent('requestfailed', (r) => r.url().includes('_oriel/v1/tab?'));

test('a picture that is painted while the network is out is there when it is back, and so is what was typed', async ({ page, wire, context }) => {
  await page.getByLabel('Prompt').fill('Aurora');
  await run(page).click();
  await expect(status(page)).toHaveText(/^Done in/);
  await page.getByLabel('Prompt').fill('Dusk');
  const whole = await shown(page);
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(page.locator('.or-pic')).toBeHidden();

  await page.getByLabel('Prompt').fill('Aurora');
  await run(page).click();
  await expect(status(page)).toHaveText(/ of 20/);
  wire.fail();
  await context.setOffline(true);
  await expect(status(page)).toHaveText('Offline');
  await expect(page.getByRole('status')).toHaveText('Offline');
  await page.getByLabel('Prompt').fill('Dusk');
  wire.mend();
  await context.setOffline(false);
  await expect(status(page)).toHaveText(/^Done in/);
  expect(await shown(page)).toBe(whole);
});

test('says that it is offline also when nothing runs, refuses no input, and is ready by itself', async ({ page, wire, context }) => {
  wire.fail();
  await missed(page);
  await missed(page); // the page has lost its stream, and the browser does not know of it yet
  await context.setOffline(true);
  await expect(status(page)).toHaveText('Offline');
  await expect(page.getByRole('status')).toHaveText('Offline');
  await page.getByLabel('Prompt').fill('Forest');
  await run(page).click();
  await expect(page.getByRole('alert')).toContainText('Could not reach the server');
  wire.mend();
  await context.setOffline(false);
  await expect(status(page)).not.toHaveText('Offline');
  await expect(page.getByLabel('Prompt')).toHaveValue('Forest');
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect(status(page)).toHaveText(/ of 20/);
  await expect(status(page)).toHaveText(/^Done in/);
});

test('reconnects by itself where the browser notices nothing', async ({ page, wire }) => {
  await page.getByLabel('Prompt').fill('Ocean');
  await run(page).click();
  await expect(status(page)).toHaveText(/ of 20/);
  wire.fail();
  await missed(page);
  await expect(status(page)).toHaveText('Reconnecting');
  await missed(page); // and once more in vain
  wire.mend();
  await expect(status(page)).toHaveText(/^Done in/);
  await expect(page.locator('.or-pic')).toBeVisible();
  await expect(page.getByLabel('Prompt')).toHaveValue('Ocean');
});

test('an app of this very machine works while the browser says that there is no network', async ({ page, wire }) => {
  // Only said: to be offline in earnest may take the open stream along, and may not.
  const network = (on) => page.evaluate((on) => {
    Object.defineProperty(navigator, 'onLine', { value: on, configurable: true });
    dispatchEvent(new Event(on ? 'online' : 'offline'));
  }, on);
  await network(false);
  await page.getByLabel('Prompt').fill('Dusk');
  await run(page).click();
  await expect(status(page)).toHaveText(/^Done in/);
  wire.fail();
  await expect(status(page)).toHaveText('Offline');
  wire.mend();
  await expect(status(page)).toHaveText(/^Done in/); // connected again, whatever the browser says
  await expect(page.getByLabel('Prompt')).toHaveValue('Dusk');
});
