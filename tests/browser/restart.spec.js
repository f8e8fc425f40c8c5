// The server goes away under an open page: it says so, comes back, and knows when it is not the same app any more.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, launch, run, status, test as base } from './ui.js';

// Each test has an app of its own, for it ends it.
const test = base.extend({
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'oriel-browser-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
  server: async ({ folder }, use) => {
    const server = { now: await launch('studio', { folder }) };
    server.start = async (host) => { server.now = await launch('studio', { address: host, folder }); };
    server.again = async (name) => {
      const { host } = new URL(server.now.url);
      await server.now.stop('SIGKILL'); // a crash: nothing is said to the page
      return async () => { server.now = await launch(name, { address: host, folder }); };
    };
    await use(server);
    await server.now.stop();
  },
  page: async ({ browser, server, watch, colorScheme }, use) => {
    const context = await browser.newContext({ colorScheme });
    const page = await context.newPage();
    page.on('pageerror', (error) => watch.complaints.push(`uncaught: ${error.message}`));
    await page.goto(server.now.url);
    await use(page);
    await context.close();
  },
});

test('says that it reconnects, and works again when the server is back', async ({ page, server }) => {
  await page.getByLabel('Prompt').fill('Aurora');
  await run(page).click();
  await expect(status(page)).toHaveText(/ of 20/);
  const start = await server.again('studio');
  await expect(status(page)).toHaveText('Reconnecting');
  await start();
  await expect(page.getByRole('button', { name: 'Retry' }).or(run(page)).first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByLabel('Prompt')).toHaveValue('Aurora');
  await run(page).click();
  await expect(status(page)).toHaveText(/^Done in/, { timeout: 30_000 });
});

test('ends in order: what runs is finished, what waits is told, and the page comes back by itself', async ({ page, browser, server }) => {
  const other = await (await browser.newContext()).newPage();
  await other.goto(server.now.url);
  await page.getByLabel('Prompt').fill('Aurora');
  await other.getByLabel('Prompt').fill('Forest'); // before, for its run has to wait while the first one lasts
  await run(page).click();
  await expect(status(page)).toHaveText(/ of 20/);
  await run(other).click();
  await expect(status(other)).toHaveText(/^Queued/);
  const { host } = new URL(server.now.url);
  const ended = server.now.stop('SIGTERM');
  await expect(other.getByRole('alert')).toContainText('The server is restarting');
  await expect(other.getByLabel('Prompt')).toHaveValue('Forest');
  await ended;
  await expect(page.locator('.or-pic')).toBeVisible(); // it was finished, and its picture fetched
  expect(await page.locator('.or-pic').evaluate((img) => img.complete && img.naturalWidth)).toBe(768);
  await expect(status(page)).toHaveText('The server is restarting');
  await server.start(host);
  await expect(status(page)).toHaveText(/^Done/); // connected again, without a reload
  await other.getByRole('button', { name: 'Retry' }).click();
  await expect(status(other)).toHaveText(/^Done/);
  await other.context().close();
});

test('another app at the same address asks for a reload and keeps the inputs', async ({ page, server }) => {
  await page.getByLabel('Prompt').fill('Ink and marble');
  await (await server.again('hello'))();
  await run(page).click();
  await expect(page.getByText('This app was updated').first()).toBeVisible();
  await expect(page.getByLabel('Prompt')).toHaveValue('Ink and marble');
  await page.getByRole('button', { name: 'Reload' }).click();
  await expect(page.getByLabel('Name')).toBeVisible();
});
