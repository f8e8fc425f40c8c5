import { expect, layoutShift, run, test } from './ui.js';

test.use({ example: 'hello' });

test('greets by button and by keyboard', async ({ page, axe }) => {
  await axe();
  await page.getByLabel('Name').fill('Ada');
  await run(page).click();
  await expect(page.getByLabel('Greeting')).toHaveValue('Hello, Ada!');
  await page.getByLabel('Name').fill('Grace');
  await page.getByLabel('Name').press('Enter');
  await expect(page.getByLabel('Greeting')).toHaveValue('Hello, Grace!');
  await axe();
  expect(await layoutShift(page)).toBeLessThanOrEqual(0.02);
});

test('a run that has ended is not cancelled, even where its end comes before its name', async ({ page, watch }) => {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 6 }); // the page reads both late
  for (const name of ['Ada', 'Grace', 'Mary']) {
    await page.getByLabel('Name').fill(name);
    await run(page).click();
    await expect(page.getByLabel('Greeting')).toHaveValue(`Hello, ${name}!`);
  }
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await page.getByLabel('Name').fill('Zoë');
  await run(page).click();
  await expect(page.getByLabel('Greeting')).toHaveValue('Hello, Zoë!');
  expect(watch.requests.filter((url) => url.endsWith('/cancel'))).toEqual([]);
});

test('loads at most 60 kB in 14 requests, all from the app', async ({ page, app, watch }) => {
  // What crosses the wire, headers included, as the browser itself counts it, from an empty cache.
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  let size = 0;
  session.on('Network.loadingFinished', (e) => { size += e.encodedDataLength; });
  watch.requests.length = 0;
  await page.goto(app.url);
  await page.getByLabel('Name').fill('ready');
  await expect(run(page)).toBeEnabled();
  await page.evaluate(() => document.fonts.ready);
  const requests = watch.requests.filter((url) => url.startsWith('http'));
  expect(requests.length, requests.join('\n')).toBeGreaterThan(0);
  expect(requests.length, requests.join('\n')).toBeLessThanOrEqual(14);
  console.log(`hello: ${requests.length} requests, ${size} bytes`);
  expect(size).toBeGreaterThan(1000);
  expect(size).toBeLessThanOrEqual(60_000);
  // The page's own code, as it travels.
  const sizes = await page.evaluate(() => Object.fromEntries(['.js', '.css'].map((end) => [end,
    performance.getEntriesByType('resource').filter((e) => e.name.endsWith(end)).reduce((sum, e) => sum + e.encodedBodySize, 0)])));
  console.log(`hello: ${sizes['.js']} bytes of JavaScript, ${sizes['.css']} of CSS`);
  expect(sizes['.js']).toBeGreaterThan(1000);
  expect(sizes['.js']).toBeLessThanOrEqual(20_200);
  expect(sizes['.css']).toBeGreaterThan(1000);
  expect(sizes['.css']).toBeLessThanOrEqual(6_000);
});

test('fits a phone', async ({ page, axe }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await axe();
});

test('text is shown as text', async ({ page }) => {
  const evil = '<img src=x onerror=alert(1)>';
  await page.getByLabel('Name').fill(evil);
  await run(page).click();
  await expect(page.getByLabel('Greeting')).toHaveValue(`Hello, ${evil}!`);
});
