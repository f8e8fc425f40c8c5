import test from 'node:test';
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { collect, connect, data, rejection, start, startAt, url } from './app.js';

const functions = ['greet', 'greet_1', 'count', 'fail', 'gerr', 'gerr_gen', 'inc', 'inc_nq', 'logs', 'prog', 'file', 'files', 'gallery', 'val', 'upd', 'slow', 'batch', 'two', 'noout', 'addslice', 'echo', 'shapes', 'headers', 'stopped'];

test('J1', async () => {
  for (const address of [url, url.replace(/\/$/, '')]) {
    const app = await connect({}, address);
    assert.equal(app.config.root.replace(/\/$/, ''), url.replace(/\/$/, ''));
    assert.equal(app.config.api_prefix, '/gradio_api');
    for (const name of functions) assert.equal(typeof app.api_map[name], 'number', `api_map lacks ${name}`);
    app.close();
  }
});

test('J2', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  await rejection(connect({}, `http://127.0.0.1:${port}/`));
});

test('J3', async () => {
  const app = await connect();
  const { named_endpoints: named } = await app.view_api();
  for (const name of functions) assert.ok(named[`/${name}`], `/${name} is not listed`);
  const listed = app.config.dependencies.filter((d) => d.api_visibility === 'public').map((d) => `/${d.api_name}`);
  assert.deepEqual(Object.keys(named).sort(), listed.sort());
  assert.ok(!listed.includes('/undoc') && !listed.includes('/priv'));
  for (const [name, { type }] of Object.entries(named)) assert.deepEqual(Object.keys(type), ['generator', 'cancel'], name);
  assert.deepEqual(named['/greet_1'].parameters.map((p) => p.type), ['string', 'number']);
  assert.equal(named['/inc'].parameters.length, 1);
  assert.equal(named['/inc'].parameters[0].component, 'state');
  assert.equal(named['/inc'].parameters[0].hidden, true);
  assert.equal(named['/count'].type.generator, true);
  assert.equal(named['/slow'].type.generator, false);
  app.close();
});

test('J28', { timeout: 30_000 }, async () => {
  const first = await start();
  const app = await connect({}, first.url);
  const address = new URL(first.url).host;
  assert.equal(await app.reconnect(), 'connected');
  await first.stop();
  assert.equal(await app.reconnect(), 'broken');
  const changed = await startAt(address, '-only', 'greet');
  assert.equal(await app.reconnect(), 'changed');
  await changed.stop();
  const same = await startAt(address);
  assert.equal(await app.reconnect(), 'connected', 'the same app after a restart');
  await same.stop();
  app.close();
});

test('J33', async () => {
  const app = await connect();
  const before = structuredClone(app.config);
  const job = app.submit('/slow', ['x']);
  globalThis.window = { location: { href: url } }; // the build asks for it although it does not run in a page
  try {
    await app.refresh();
  } finally { delete globalThis.window; }
  assert.deepEqual(app.config, before);
  assert.deepEqual(data(await collect(job)), [['x']]);
  app.close();
});
