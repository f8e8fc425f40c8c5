// Two apps of one server: directly, and behind a proxy that takes a part of the path away, which the apps may know or not.
import { createServer, request } from 'node:http';
import { expect, launch, run, test as base } from './ui.js';

const strip = '/tools';
const quiet = ['-log', 'warn']; // requests are logged at info

/** A proxy whose server is told later. */
async function proxy() {
  let target;
  const server = createServer((req, res) => {
    if (!req.url.startsWith(`${strip}/`)) return void res.writeHead(404).end();
    const onward = request({ host: '127.0.0.1', port: target, path: req.url.slice(strip.length), method: req.method, headers: req.headers },
      (answer) => { res.writeHead(answer.statusCode, answer.rawHeaders); answer.pipe(res); });
    onward.on('error', () => res.destroy());
    res.on('close', () => onward.destroy());
    req.pipe(onward);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}${strip}/`,
    to: (url) => { target = new URL(url).port; },
    stop: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }),
  };
}

const ways = {
  'at its own address': async () => launch('mounted', { args: quiet }),
  'behind a proxy that the apps know': async () => {
    const front = await proxy();
    const app = await launch('mounted', { args: [...quiet, '-public', front.url] });
    front.to(app.url);
    return { url: front.url, stop: async () => { await front.stop(); await app.stop(); } };
  },
  'behind a proxy that the apps do not know': async () => {
    const front = await proxy();
    const app = await launch('mounted', { args: quiet });
    front.to(app.url);
    return { url: front.url, stop: async () => { await front.stop(); await app.stop(); } };
  },
};

for (const [name, start] of Object.entries(ways)) {
  base.describe(name, () => {
    const test = base.extend({ app: [async ({}, use) => {
      const app = await start();
      try { await use(app); } finally { await app.stop(); }
    }, { scope: 'worker' }] });

    test('both apps work, one after the other and side by side', async ({ page, app, axe }) => {
      await page.getByRole('link', { name: 'Notes' }).click();
      await expect(page).toHaveURL(`${app.url}notes/`);
      await page.getByLabel('Note', { exact: true }).fill('milk');
      await page.getByLabel('Note', { exact: true }).press('Enter');
      await expect(page.getByLabel('Notes', { exact: true })).toHaveValue('milk');
      await expect(page.getByLabel('Note', { exact: true })).toHaveValue('');
      await axe();
      const other = await page.context().newPage();
      await other.goto(app.url);
      await other.getByRole('link', { name: 'Spelling' }).click();
      await other.getByLabel('Word').fill('abc');
      await run(other).click();
      await expect(other.getByLabel('Spelled')).toHaveValue('a b c ');
      await page.getByLabel('Note', { exact: true }).fill('bread');
      await page.getByRole('button', { name: /^Add/ }).click();
      await expect(page.getByLabel('Notes', { exact: true })).toHaveValue('milk\nbread');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      const link = page.getByRole('link', { name: 'notes.txt' });
      await expect(link).toBeVisible();
      const at = await link.evaluate((a) => a.href);
      expect(at.startsWith(`${app.url}notes/gradio_api/file=`), at).toBe(true);
      expect(await (await page.request.get(at)).text()).toBe('milk\nbread\n');
      expect((await page.request.get(at.replace('/notes/', '/spell/'))).status()).toBe(404);
      await other.close();
    });

    test('a run goes on during a visit to the other app, and is found again', async ({ page, app }) => {
      const word = 'abcdefghij'.repeat(15); // takes 15 seconds
      await page.goto(`${app.url}spell/`);
      await page.getByLabel('Word').fill(word);
      await run(page).click();
      await expect(page.getByLabel('Spelled')).toHaveValue(/^a b /);
      await page.goto(`${app.url}notes/`);
      await page.getByLabel('Note', { exact: true }).fill('spelling');
      await page.getByRole('button', { name: /^Add/ }).click();
      await expect(page.getByLabel('Notes', { exact: true })).toHaveValue(/spelling$/);
      await page.goto(`${app.url}spell/`);
      await expect(page.getByLabel('Spelled')).toHaveValue(`${[...word].join(' ')} `);
    });
  });
}
