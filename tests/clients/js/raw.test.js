// Rows C: what curl sees.
import test from 'node:test';
import assert from 'node:assert/strict';
import { start, url } from './app.js';

const post = (path, body, base = url) => fetch(base + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: typeof body === 'string' ? body : JSON.stringify(body) });
const upload = (files) => {
  const form = new FormData();
  for (const [name, content] of files) form.append('files', new Blob([content]), name);
  return fetch(url + 'gradio_api/upload', { method: 'POST', body: form });
};
const submit = async (name, body) => {
  const response = await post(`gradio_api/call/${name}`, body);
  assert.equal(response.status, 200, await response.clone().text());
  return (await response.json()).event_id;
};
const result = async (name, id) => (await fetch(`${url}gradio_api/call/${name}/${id}`)).text();
const call = async (name, body) => result(name.replace(/^v2\//, ''), await submit(name, body));
const fileValue = (path) => ({ path, meta: { _type: 'gradio.FileData' } });
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

test('C1', async () => {
  assert.equal(await call('greet', { data: ['x', 1] }), 'event: complete\ndata: ["Hello x x1"]\n\n');
});

test('C2', async () => {
  const id = await submit('greet', { data: ['x', 1], session_hash: 'curlsession' });
  await wait(2000); // the row's own condition: the result is fetched late
  assert.equal(await result('greet', id), 'event: complete\ndata: ["Hello x x1"]\n\n');
});

test('C3', async () => {
  const count = await call('count', { data: [2] });
  assert.equal(count, ['event: generating\ndata: ["a", [{"a": 0, "b": []}]]', 'event: generating\ndata: ["ab", [{"a": 1, "b": [0]}]]', 'event: complete\ndata: ["ab", [{"a": 1, "b": [0]}]]', ''].join('\n\n'));
  assert.equal(await call('fail', { data: ['x'] }), 'event: error\ndata: {"error": null}\n\n');
  const late = await call('gerr_gen', { data: ['x'] });
  const [, error] = /event: error\ndata: (.*)\n/.exec(late);
  assert.deepEqual(Object.keys(JSON.parse(error)).sort(), ['duration', 'error', 'title', 'visible']);
  assert.match(late, /^event: generating\ndata: \["one"\]/);
});

test('C4', async () => {
  assert.match(await call('mixed', { data: ['msg'] }), /^event: complete\ndata: \["msg"/);
});

test('C5', async () => {
  const session_hash = 'curlcounter';
  assert.match(await call('inc', { data: [], session_hash }), /data: \[null, 1\]/);
  assert.match(await call('inc', { data: [], session_hash }), /data: \[null, 2\]/);
  assert.match(await call('inc', { data: [] }), /data: \[null, 1\]/);
  assert.match(await call('inc', { data: [] }), /data: \[null, 1\]/);
});

test('C6', async () => {
  const fresh = await start();
  try {
    const response = await post('gradio_api/call/v2/greet', { name: 'z' }, fresh.url);
    const { event_id: id } = await response.json();
    assert.equal(await (await fetch(`${fresh.url}gradio_api/call/greet/${id}`)).text(), 'event: complete\ndata: ["Hello z x2"]\n\n');
  } finally { await fresh.stop(); }
});

test('C7', async () => {
  const [path] = await (await upload([['c.txt', 'seven']])).json();
  const out = JSON.parse(/data: (.*)/.exec(await call('file', { data: [fileValue(path)] }))[1]);
  assert.equal(out[0].meta._type, 'gradio.FileData');
  for (const value of [{ path }, fileValue('/etc/passwd'), fileValue('../../etc/passwd')]) {
    const response = await post('gradio_api/call/file', { data: [value] });
    assert.equal(response.status, 422, JSON.stringify(value));
    const { detail } = await response.json();
    assert.ok(Array.isArray(detail) && detail[0].msg, 'detail is not a list of objects');
  }
});

test('C8: an outside path is 404', async () => {
  const [path] = await (await upload([['r.txt', 'abcdefghijklmnopqrstuvwxyz']])).json();
  const get = (range, method = 'GET') => fetch(`${url}gradio_api/file=${path}`, { method, headers: range ? { range } : {} });
  const full = await get();
  assert.equal(full.status, 200);
  assert.equal(full.headers.get('content-length'), '26');
  assert.equal(await full.text(), 'abcdefghijklmnopqrstuvwxyz');
  for (const [range, want, place] of [['bytes=0-10', 'abcdefghijk', '0-10'], ['bytes=0-', 'abcdefghijklmnopqrstuvwxyz', '0-25'], ['bytes=-2', 'yz', '24-25'], ['bytes=20-999', 'uvwxyz', '20-25']]) {
    const part = await get(range);
    assert.equal(part.status, 206, range);
    assert.equal(part.headers.get('content-length'), String(want.length), range);
    assert.equal(part.headers.get('content-range'), `bytes ${place}/26`);
    assert.equal(await part.text(), want, range);
  }
  const head = await get(undefined, 'HEAD');
  assert.equal(head.status, 200);
  assert.equal(head.headers.get('content-length'), '26');
  assert.equal(await head.text(), '');
  assert.equal((await fetch(`${url}gradio_api/file=/etc/passwd`)).status, 404);
});

test('C9', async () => {
  const [path] = await (await upload([['page.html', '<script>1</script>']])).json();
  const response = await fetch(`${url}gradio_api/file=${path}`);
  assert.match(response.headers.get('content-disposition'), /^attachment/);
  assert.match(response.headers.get('content-type'), /^application\/octet-stream/);
  assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
});

test('C10: two uploads of the same bytes have different handles', async () => {
  const [one] = await (await upload([['same.txt', 'same']])).json();
  const [two] = await (await upload([['same.txt', 'same']])).json();
  assert.notEqual(one, two);
});

test('C11', async () => {
  assert.equal((await post('gradio_api/queue/join', { data: ['x', 1], fn_index: 0 })).status, 400);
  assert.equal((await post('gradio_api/queue/join', { data: ['x', 1], session_hash: 'rawsession' })).status, 400);
  const bad = await post('gradio_api/queue/join', '{"data":');
  assert.equal(bad.status, 422);
  assert.ok(Array.isArray((await bad.json()).detail));
});

test('C12', { timeout: 20_000 }, async () => {
  const session = 'rawstream12';
  const config = await (await fetch(url + 'config')).json();
  const count = config.dependencies.find((d) => d.api_name === 'count').id;
  assert.equal((await post('gradio_api/queue/join', { data: [3], fn_index: count, session_hash: session })).status, 200);
  const stream = await fetch(`${url}gradio_api/queue/data?session_hash=${session}`);
  assert.match(stream.headers.get('content-type'), /^text\/event-stream/);
  const body = await stream.text();
  assert.ok(body.endsWith('\n\n'));
  const messages = body.slice(0, -2).split('\n\n').map((block) => {
    assert.match(block, /^data: \{.*\}$/, 'a block is more than one data line');
    return JSON.parse(block.slice(6));
  });
  assert.equal(messages.at(-1).msg, 'close_stream');
  assert.equal(messages.filter((m) => m.msg === 'process_completed').length, 1);
  assert.deepEqual(messages.filter((m) => m.msg === 'process_generating')[1].output.data[0], [['append', [], 'b']]);
});

test('C14: a generator answers its first value, then stops', async () => {
  const greet = await post('gradio_api/run/greet', { data: ['x', 1] });
  assert.equal(greet.status, 200);
  assert.deepEqual((await greet.json()).data, ['Hello x x1']);
  const stops = async (above) => (await (await post('gradio_api/run/stopped', { data: [above] })).json()).data[0];
  const before = await stops(-1);
  const first = await (await post('gradio_api/run/count', { data: [100_000] })).json();
  assert.deepEqual(first.data, ['a', [{ a: 0, b: [] }]]);
  assert.equal(first.is_generating, true);
  assert.equal(await stops(before), before + 1, 'the generator was not stopped');
  assert.equal((await post('gradio_api/run/nope', { data: [] })).status, 404);
});

test('C16: a heartbeat says that it is there, and its end runs unload once', async () => {
  const app = await start('-after-leaving', '1ms');
  const calls = { method: 'POST', headers: { 'Content-Type': 'application/json' } };
  const departed = async (above) => (await (await fetch(app.url + 'gradio_api/run/departed',
    { ...calls, body: JSON.stringify({ data: [above] }) })).json()).data[0];
  try {
    for (const [before, label] of ['rawheart16', 'another16', 'rawheart16'].entries()) {
      const control = new AbortController();
      const response = await fetch(`${app.url}gradio_api/heartbeat/${label}`, { signal: control.signal });
      const { value } = await response.body.getReader().read();
      assert.equal(Buffer.from(value).toString(), 'data: ALIVE\n\n');
      assert.equal(await departed(-1), before, 'unload ran although nobody had left, or twice');
      control.abort();
      assert.equal(await departed(before), before + 1);
    }
  } finally {
    await app.stop();
  }
});

test('C17', async () => {
  const body = await (await fetch(`${url}gradio_api/queue/data?session_hash=neverseen17`)).text();
  const message = JSON.parse(/^data: (.*)\n\n/.exec(body)[1]);
  assert.deepEqual([message.msg, message.session_not_found, message.success], ['unexpected_error', true, false]);
});

test('C18', async () => {
  const three = await (await upload([['1.txt', 'a'], ['2.txt', 'b'], ['3.txt', 'c']])).json();
  assert.deepEqual(three.map((p) => p.split('/').at(-1)), ['1.txt', '2.txt', '3.txt']);
  assert.equal((await upload([['..', 'x']])).status, 400);
  const form = new FormData();
  const none = await fetch(url + 'gradio_api/upload', { method: 'POST', body: form });
  assert.deepEqual([none.status, await none.json()], [200, []]);
  form.append('other', 'x'); // fields that no client sends are refused (B-UP-7)
  assert.equal((await fetch(url + 'gradio_api/upload', { method: 'POST', body: form })).status, 400);
  const small = await start('-max-file', '10');
  try {
    const form = new FormData();
    form.append('files', new Blob(['more than ten bytes']), 'big.txt');
    assert.equal((await fetch(small.url + 'gradio_api/upload', { method: 'POST', body: form })).status, 413);
  } finally { await small.stop(); }
});
