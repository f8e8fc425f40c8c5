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
test.use({ example: 'tell' });

// Told word by word, which takes seconds.
const story = 'the cat sat on the mat and the dog sat on the cat '.repeat(90);
const field = (page, label) => page.getByLabel(label, { exact: true });
/** Starts the story and waits for its first words. */
const tell = async (page) => {
  await field(page, 'Story').fill(story);
  await run(page).click();
  await expect(field(page, 'Text')).toHaveValue(/the cat/);
};
/** The whole story was told, and what runs after it ran once. */
const told = async (page) => {
  await expect(field(page, 'Told')).toHaveValue('1 told', { timeout: 90_000 });
  await expect(status(page)).toHaveText(/^Done/);
  expect(await field(page, 'Text').inputValue()).toBe(story);
};
/** Until a stream of the page has failed: at first the open one, then one that was to replace it. */
const missed = (page) => page.waitForEvent('requestfailed', (r) => r.url().includes('_oriel/v1/tab?'));

test('what is told while the network is out is there when it is back, and so is what was typed', async ({ page, wire, context }) => {
  await tell(page);
  wire.fail();
  await context.setOffline(true);
  await expect(status(page)).toHaveText('Offline');
  await expect(page.getByRole('status')).toHaveText('Offline');
  await field(page, 'Story').fill('another one');
  wire.mend();
  await context.setOffline(false);
  await told(page);
  await expect(field(page, 'Story')).toHaveValue('another one');
});

test('says that it is offline also when nothing runs, refuses no input, and is ready by itself', async ({ page, wire, context }) => {
  wire.fail();
  await missed(page);
  await missed(page); // the page has lost its stream, and the browser does not know of it yet
  await context.setOffline(true);
  await expect(status(page)).toHaveText('Offline');
  await expect(page.getByRole('status')).toHaveText('Offline');
  await field(page, 'Story').fill(story);
  await run(page).click();
  await expect(page.getByRole('alert')).toContainText('Could not reach the server');
  wire.mend();
  await context.setOffline(false);
  await expect(status(page)).not.toHaveText('Offline');
  await expect(field(page, 'Story')).toHaveValue(story);
  await run(page).click();
  await told(page);
});

test('reconnects by itself where the browser notices nothing', async ({ page, wire }) => {
  await tell(page);
  wire.fail();
  await missed(page);
  await expect(status(page)).toHaveText('Reconnecting');
  await missed(page); // and once more in vain
  wire.mend();
  await told(page);
  await expect(field(page, 'Story')).toHaveValue(story);
});

test('an app of this very machine works while the browser says that there is no network', async ({ page, wire }) => {
  // Only said: to be offline in earnest may take the open stream along, and may not.
  await page.evaluate(() => {
    Object.defineProperty(navigator, 'onLine', { value: false });
    dispatchEvent(new Event('offline'));
  });
  await tell(page);
  await told(page);
  wire.fail();
  await expect(status(page)).toHaveText('Offline');
  wire.mend();
  await expect(status(page)).toHaveText(/^Done/); // connected again, whatever the browser says
  await expect(field(page, 'Story')).toHaveValue(story);
});
