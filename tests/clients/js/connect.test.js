import test from 'node:test';
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { connect, rejection, url } from './app.js';

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
  assert.equal(named['/undoc'], undefined);
  assert.equal(named['/priv'], undefined);
  assert.deepEqual(named['/greet_1'].parameters.map((p) => p.type), ['string', 'number']);
  assert.equal(named['/inc'].parameters.length, 1);
  assert.equal(named['/inc'].parameters[0].component, 'state');
  assert.equal(named['/inc'].parameters[0].hidden, true);
  assert.equal(named['/count'].type.generator, true);
  assert.equal(named['/slow'].type.generator, false);
  app.close();
});
