// Two apps of one server, side by side. scripts/clients.sh runs this where there are two: the address ends with the path of
// the first one.
import test from 'node:test';
import assert from 'node:assert/strict';
import { connect, rejection, url } from './app.js';

const otherURL = new URL('../other/', url).href;
const at = async (file) => (await fetch(file.url)).text();

test('each app has its own functions, State and files', async () => {
  const session = `two-apps-${process.pid}`; // a client may well use one name for both
  const [one, other] = await Promise.all([connect({ session_hash: session }), connect({ session_hash: session }, otherURL)]);
  assert.equal(other.config.root.replace(/\/$/, ''), otherURL.replace(/\/$/, ''));
  for (const i of [1, 2]) {
    const [counted, counted2, greeted, greeted2] = await Promise.all([one.predict('/inc', []), other.predict('/inc', []),
      one.predict('/greet', ['Ada', 1]), other.predict('/greet', ['Ada'])]);
    assert.deepEqual([counted.data, counted2.data], [[i], [100 + i]]);
    assert.deepEqual([greeted.data, greeted2.data], [['Hello Ada x1'], ['Good day Ada']]);
  }
  const [mine] = (await one.predict('/file', [new File(['first'], 'one.txt')])).data;
  const [theirs] = (await other.predict('/file', [new File(['second'], 'two.txt')])).data;
  assert.ok(mine.url.startsWith(url) && theirs.url.startsWith(otherURL), `${mine.url} ${theirs.url}`);
  assert.deepEqual([await at(mine), await at(theirs)], ['first', 'second']);
  assert.equal((await fetch(`${otherURL}gradio_api/file=${mine.path}`)).status, 404, 'one app gives away the files of the other');
  await rejection(other.predict('/file', [{ path: mine.path, meta: { _type: 'gradio.FileData' } }]));
  await rejection(other.predict('/count', [3]));
  one.close(); other.close();
});

test('an address without a slash at its end will do', async () => {
  const app = await connect({}, otherURL.slice(0, -1));
  assert.deepEqual((await app.predict('/greet', { name: 'Bob' })).data, ['Good day Bob']);
  app.close();
});

test('a stream of one app goes on while the other is called', async () => {
  const [one, other] = await Promise.all([connect(), connect({}, otherURL)]);
  const seen = [];
  for await (const event of one.submit('/count', [3])) {
    seen.push(event.data[0]);
    assert.deepEqual((await other.predict('/greet', ['Eve'])).data, ['Good day Eve']);
  }
  assert.equal(seen.at(-1), 'abc');
  one.close(); other.close();
});
