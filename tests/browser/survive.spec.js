// What a page shows in the end does not depend on what happens to its connection, or to the page itself, on the way.
import { open } from './page.js';
import { proxy } from './proxy.js';
import { expect, launch, test as base } from './ui.js';

// A limit for hangs: pictures are painted many times, on machines that may be busy.
base.describe.configure({ timeout: 300_000 });

/** A source of numbers that one number repeats: a failure says which, and ORIEL_SEED=… brings it back. */
function dice(seed) {
  let s = seed >>> 0;
  return (below) => {
    s = (s + 0x6d2b79f5) >>> 0;
    let t = Math.imul(s ^ (s >>> 15), 1 | s);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}
const seed = Number(process.env.ORIEL_SEED) || 20261125;

/** What the three apps are asked to do. */
const jobs = {
  tell: { fill: (p) => p.fill('Story', 'the cat sat on the mat and the dog sat on the cat '.repeat(2)), press: (p) => p.press('button', 'click') },
  chat: { fill: (p) => p.fill('composer', 'a table'), press: (p) => p.press('composer', 'submit') },
  studio: { fill: (p) => p.fill('Prompt', 'Aurora'), press: (p) => p.press('Run', 'click') },
};

// `each` is how many connections of one run are cut. Runs of the examples take seconds, so their runs are cut often.
for (const [name, cuts, each] of [['tell', 140, 3], ['chat', 160, 20], ['studio', 40, 20]])
  base(`${name}: ${cuts} cuts of the stream at any byte leave no trace`, async () => {
    const app = await launch(name);
    const wire = await proxy(app.url);
    const roll = dice(seed);
    /** One visit, and what the page shows at its end. */
    const visit = async () => {
      const page = await open(app.url, wire.url);
      await page.rt.start();
      await page.settled();
      jobs[name].fill(page);
      jobs[name].press(page);
      await page.settled();
      const end = { ended: page.ended, shows: await page.shows() };
      page.close();
      return end;
    };
    try {
      const before = wire.bytes;
      const whole = await visit();
      expect(whole.ended.filter((e) => !e.endsWith(' done')), 'the uncut run').toEqual([]);
      const length = wire.bytes - before;
      for (let run = 0; wire.cuts < cuts; run++) {
        // Each connection begins with a head of its own, which may be cut as well.
        const at = Array.from({ length: each }, () => 1 + roll(each === 3 ? length : 700 + Math.floor(length / each)));
        wire.cutAfter(...at);
        const end = await visit();
        wire.cutAfter();
        expect(end, `ORIEL_SEED=${seed}, run ${run} of ${name}, cut after ${at} bytes`).toEqual(whole);
      }
      console.log(`${name}: ${wire.cuts} cuts of streams of ${length} bytes`);
    } finally {
      wire.close();
      await app.stop();
    }
  });

const box = (page) => page.getByRole('textbox', { name: 'Message', exact: true });
const status = (page) => page.locator('.or-words').first();

/** How the examples are used by hand, and what there is to see in the end. */
const visits = {
  chat: {
    begin: async (page) => { await box(page).fill('a table'); await box(page).press('Enter'); },
    done: async (page) => { await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeVisible(); await expect(page.getByRole('article', { name: 'Assistant' })).toContainText('woody.'); },
    shows: (page) => page.getByRole('log').innerText(),
  },
  studio: {
    begin: async (page) => { await page.getByLabel('Prompt').fill('Aurora'); await page.getByRole('button', { name: /^Run/ }).click(); },
    done: async (page) => { await expect(page.getByRole('button', { name: /^Run/ })).toBeVisible(); await expect(status(page)).toHaveText(/^Done/); },
    shows: (page) => page.locator('.or-pic').evaluate(async (img) => {
      const sum = await crypto.subtle.digest('SHA-256', await (await fetch(img.src)).arrayBuffer());
      return Array.from(new Uint8Array(sum), (b) => b.toString(16).padStart(2, '0')).join('') + ` ${document.querySelector('textarea').value}`;
    }),
  },
};

/** A visitor with a browser of their own, watched for errors. */
async function visitor(browser, url, use) {
  const context = await browser.newContext();
  const errors = [];
  try {
    const page = await context.newPage();
    page.on('pageerror', (e) => errors.push(e.message));
    await page.goto(url);
    await use(page, context);
    expect(errors).toEqual([]);
  } finally {
    await context.close();
  }
}

/** Reloads a page, which may be on its way already: Chromium takes no orders in the moment between two documents. */
const reload = async (page) => {
  for (;;) {
    try { return await page.reload({ waitUntil: 'commit' }); } catch (error) {
      if (!/Not attached to an active page/.test(error.message)) throw error;
    }
  }
};

for (const [name, { begin, done, shows }] of Object.entries(visits))
  base(`${name}: 26 reloads at any moment leave no trace`, async ({ browser }) => {
    const app = await launch(name);
    const roll = dice(seed + 1);
    try {
      let whole;
      await visitor(browser, app.url, async (page) => {
        await begin(page);
        await done(page);
        whole = await shows(page);
      });
      expect(whole.length).toBeGreaterThan(60);
      for (let visit = 0; visit < 2; visit++)
        await visitor(browser, app.url, async (page) => {
          const sent = page.waitForResponse((r) => r.url().endsWith('/run') && r.request().postData().includes(name === 'chat' ? 'chat_turn' : 'generate'));
          await begin(page);
          await sent;
          const waits = Array.from({ length: 13 }, () => roll(400));
          for (const wait of waits) {
            await new Promise((resolve) => setTimeout(resolve, wait));
            await reload(page);
          }
          await done(page);
          expect(await shows(page), `ORIEL_SEED=${seed}, visit ${visit} of ${name}, reloaded after ${waits} ms`).toBe(whole);
        });
    } finally {
      await app.stop();
    }
  });

for (const [name, { begin, done, shows }] of Object.entries(visits))
  base(`${name}: a page that is reloaded before it has heard of its run passes it on`, async ({ browser }) => {
    const app = await launch(name);
    try {
      await visitor(browser, app.url, async (page) => {
        await begin(page);
        await done(page);
        const whole = await shows(page);
        for (let deaf = 0; deaf < 2; deaf++) {
          await page.route('**/tab?*', () => {}); // asked, and never answered
          const asks = page.waitForRequest((r) => r.method() === 'GET' && r.url().includes('/tab?'));
          await page.reload({ waitUntil: 'commit' });
          await asks;
        }
        await page.unroute('**/tab?*');
        await page.reload({ waitUntil: 'commit' });
        await done(page);
        expect(await shows(page)).toBe(whole);
      });
    } finally {
      await app.stop();
    }
  });

base('a laptop that is closed for 20 s misses nothing', async ({ browser }) => {
  const app = await launch('chat');
  const wire = await proxy(app.url);
  const { begin, done, shows } = visits.chat;
  try {
    let whole;
    await visitor(browser, app.url, async (page) => { await begin(page); await done(page); whole = await shows(page); });
    await visitor(browser, wire.url, async (page, context) => {
      await begin(page);
      await expect(page.getByRole('article', { name: 'Assistant' })).toContainText(/\w+ \w+/);
      wire.hang();
      await context.setOffline(true);
      await new Promise((resolve) => setTimeout(resolve, 20_000));
      wire.heal();
      await context.setOffline(false);
      await done(page);
      expect(await shows(page)).toBe(whole);
    });
  } finally {
    wire.close();
    await app.stop();
  }
});

base('a connection that hangs without a word is given up', async ({ browser }) => {
  const app = await launch('chat');
  const wire = await proxy(app.url);
  const { begin, done } = visits.chat;
  try {
    await visitor(browser, wire.url, async (page) => {
      await page.clock.install();
      await page.reload();
      await begin(page);
      await expect(page.getByRole('article', { name: 'Assistant' })).toContainText(/\w+ \w+/);
      wire.hang();
      // The laptop slept: the clock of the wall has gone on. The browser may try its other dead connections first.
      await expect.poll(async () => {
        await page.clock.fastForward(60_000);
        return page.getByRole('button', { name: 'Send', exact: true }).isVisible();
      }, { intervals: [1000] }).toBe(true);
      await done(page);
    });
  } finally {
    wire.close();
    await app.stop();
  }
});

base('a duplicated tab is a tab of its own', async ({ browser }) => {
  const app = await launch('chat');
  const { begin, done, shows } = visits.chat;
  try {
    await visitor(browser, app.url, async (page, context) => {
      const label = (p) => p.evaluate(() => sessionStorage.getItem('oriel-tab'));
      await begin(page);
      await expect(page.getByRole('article', { name: 'Assistant' })).toContainText(/\w+ \w+/);
      // What the browser's "Duplicate" does: a page with a copy of the session storage.
      const copy = await page.evaluate(() => JSON.stringify({ ...sessionStorage }));
      const twin = await context.newPage();
      await twin.addInitScript((kept) => {
        if (!sessionStorage.length) for (const [k, v] of Object.entries(JSON.parse(kept))) sessionStorage.setItem(k, v);
      }, copy);
      await twin.goto(app.url);
      await expect(box(twin)).toBeVisible();
      expect(await label(twin)).not.toBe(await label(page));
      expect(await label(twin)).toMatch(/^[0-9a-f]{32}$/);
      const first = await label(page);
      await begin(twin);
      await Promise.all([done(page), done(twin)]);
      await expect(page.getByRole('article', { name: 'Assistant' })).toHaveCount(1);
      await expect(twin.getByRole('article', { name: 'Assistant' })).toHaveCount(1);
      expect(await shows(twin)).toBe(await shows(page));
      await page.reload(); // and a reload keeps its label
      await done(page);
      expect(await label(page)).toBe(first);
      await expect(page.getByRole('article', { name: 'Assistant' })).toHaveCount(1);
    });
  } finally {
    await app.stop();
  }
});
