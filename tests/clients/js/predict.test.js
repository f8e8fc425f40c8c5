import test from 'node:test';
import assert from 'node:assert/strict';
import { connect, rejection, start } from './app.js';

test('J4', async () => {
  const app = await connect();
  const byList = await app.predict('/greet', ['Bob', 3]);
  assert.deepEqual(byList.data, ['Hello Bob x3']);
  assert.equal(byList.type, 'data');
  assert.equal(byList.endpoint, '/greet');
  assert.equal(typeof byList.fn_index, 'number');
  assert.deepEqual((await app.predict('/greet', { name: 'K' })).data, ['Hello K x2']);
  const byNumber = await app.predict(0, ['z', 1]);
  assert.deepEqual(byNumber.data, ['Hello z x1']);
  assert.equal(byNumber.endpoint, '/predict');
  app.close();
});

test('J5', async (t) => {
  const warn = t.mock.method(console, 'warn', () => {});
  const app = await connect();
  const unknown = String((await rejection(app.predict('/nope', []))).message);
  for (const name of ['"/greet"', '"/count"', '"/addslice"']) assert.ok(unknown.includes(name), `${unknown} does not list ${name}`);
  assert.match(String((await rejection(app.predict('/greet', {}))).message), /name/);
  assert.match(String((await rejection(app.predict('/greet', { name: 'K', bogus: 1 }))).message), /bogus/);
  assert.equal(warn.mock.callCount(), 0);
  assert.deepEqual((await app.predict('/greet', ['Bob', 3, 'extra'])).data, ['Hello Bob x3']);
  assert.deepEqual(warn.mock.calls.map((c) => c.arguments), [['Too many arguments provided for the endpoint.']]);
  app.close();
});

test('J6: null takes the declared default', async () => {
  const app = await connect();
  assert.deepEqual((await app.predict('/greet', ['x'])).data, ['Hello x x2']);
  app.close();
});

test('J7', async () => {
  const app = await connect();
  const error = await rejection(app.predict('/fail', ['x']));
  assert.equal(error.stage, 'error');
  assert.equal(error.title, 'Error');
  assert.equal(error.success, false);
  assert.equal(error.message, 'An error occurred'); // the client's own text
  assert.doesNotMatch(JSON.stringify(error), /boom/, 'a hidden error leaked');
  app.close();
});

test('J8', async () => {
  const other = await start('-show-errors');
  try {
    const app = await connect({}, other.url);
    const error = await rejection(app.predict('/fail', ['x']));
    assert.equal(error.message, 'boom x');
    assert.equal(error.visible, true);
    app.close();
  } finally { await other.stop(); }
});

test('J9', async () => {
  const app = await connect();
  const chosen = await rejection(app.predict('/gerr', ['x']));
  assert.deepEqual([chosen.message, chosen.title, chosen.duration, chosen.visible], ['custom x', 'T', 3, true]);
  const late = await rejection(app.predict('/gerr_gen', ['x']));
  assert.deepEqual([late.message, late.title, late.duration, late.visible], ['late', 'Error', 10, true]);
  app.close();
});

test('J10', async () => {
  const app = await connect();
  const error = await rejection(app.predict('/val', ['abc']));
  assert.equal(error.code, 'validation_error');
  const [item] = JSON.parse(error.message);
  assert.equal(item.message, 'too short');
  assert.equal(item.is_valid, false);
  assert.deepEqual((await app.predict('/val', ['abcd'])).data, ['abcd']);
  app.close();
});

test('J11', async () => {
  const app = await connect();
  assert.deepEqual((await app.predict('/inc', [])).data, [1]);
  assert.deepEqual((await app.predict('/inc', [])).data, [2]);
  assert.deepEqual((await app.predict('/inc_nq', [])).data, [3]);
  app.close();
  const withState = await connect({ with_null_state: true });
  assert.deepEqual((await withState.predict('/inc', [null])).data, [null, 1]);
  withState.close();
});

test('J12', async () => {
  const session = `shared${process.pid}`;
  const one = await connect({ session_hash: session });
  const two = await connect({ session_hash: session });
  assert.deepEqual((await one.predict('/inc', [])).data, [1]);
  assert.deepEqual((await two.predict('/inc', [])).data, [2]);
  one.close(); two.close();
});

test('J13', async () => {
  const app = await connect();
  assert.deepEqual((await app.predict('/upd', ['x'])).data, [
    { label: 'New label', value: 'x', visible: true, __type__: 'update' }, { __type__: 'update' }, { value: 3, __type__: 'update' }]);
  app.close();
});

test('J14: a private function is refused', async () => {
  const app = await connect();
  assert.deepEqual((await app.predict('/two', [])).data, [1, 'b']);
  assert.deepEqual((await app.predict('/noout', [])).data, []);
  assert.deepEqual((await app.predict('/batch', ['a', 'b'])).data, ['a-b']);
  assert.deepEqual((await app.predict('/addslice', { a: 1 })).data, [4, 'None']);
  assert.deepEqual((await app.predict('/undoc', ['u'])).data, ['u']);
  await rejection(app.predict('/priv', ['p']));
  app.close();
});
