import test from 'node:test';
import assert from 'node:assert/strict';
import { collect, connect, connectAll, data, rejection, shapes, start, statuses, watch } from './app.js';

const pair = (i) => ['abc'.slice(0, i + 1), [{ a: i, b: Array.from({ length: i }, (_, k) => k) }]];

test('J15', async () => {
  const app = await connectAll();
  // The client changes nested data in place, so each event is copied when it arrives.
  const events = [];
  for await (const event of app.submit('/count', [3])) events.push(structuredClone(event));
  assert.deepEqual(data(events), [pair(0), pair(1), pair(2), pair(2)]);
  const [first, second, third] = statuses(events);
  assert.equal(first.stage, 'pending');
  assert.deepEqual([second.stage, second.size, second.position], ['pending', 1, 0]);
  assert.equal(third.original_msg, 'process_starts');
  assert.equal(statuses(events).filter((s) => s.stage === 'generating').length, 3);
  const last = statuses(events).at(-1);
  assert.equal(last.stage, 'complete');
  assert.deepEqual(last.changed_state_ids, []);
  for (const key of ['used_cache', 'cache_duration', 'avg_time']) assert.ok(key in last, `complete lacks ${key}`);
  app.close();
});

test('J16', async () => {
  const app = await connect();
  const events = await collect(app.submit('/count', [3]));
  assert.deepEqual(events.map((e) => e.type), ['data', 'data', 'data', 'data']);
  app.close();
});

test('J17', async () => {
  const app = await connectAll();
  const events = await collect(app.submit('/logs', ['x']));
  const logs = events.filter((e) => e.type === 'log');
  assert.deepEqual(logs.map((l) => [l.log, l.level, l.duration, l.visible]), [['i1', 'info', 10, true], ['w1', 'warning', null, true], ['s1', 'success', 10, false]]);
  assert.equal(logs[2].title, 'TT');
  assert.ok(events.indexOf(logs[2]) < events.findIndex((e) => e.type === 'data'), 'a log came after the data');
  app.close();
});

test('J18', async () => {
  const app = await connectAll();
  const steps = statuses(await collect(app.submit('/prog', ['x']))).filter((s) => s.progress_data);
  assert.ok(steps.length > 0, 'no progress arrived');
  for (const { progress_data: [unit] } of steps) {
    assert.deepEqual(Object.keys(unit).sort(), ['desc', 'index', 'length', 'progress', 'unit']);
  }
  assert.deepEqual([steps.at(-1).progress_data[0].index, steps.at(-1).progress_data[0].length], [3, 10]);
  app.close();
});

test('J19', async () => {
  const app = await connectAll();
  // This client's iterator never ends by itself without a queue, so the test leaves it.
  const events = await collect(app.submit('/inc_nq', []), (e) => e.type === 'status' && e.stage === 'complete');
  const [first] = statuses(events);
  assert.deepEqual([first.stage, first.queue], ['pending', false]);
  assert.deepEqual(data(events), [[1]]);
  assert.equal(statuses(events).at(-1).queue, false);
  app.close();
});

for (const [name, args] of [['/count', [100_000]], ['/slow', ['x']]]) {
  for (const nulls of [false, true]) {
    test(`J20: ${name}, ${nulls ? 'with' : 'without'} null states`, async () => {
      const watched = await watch();
      const app = await connectAll({ with_null_state: nulls }, watched.url);
      const before = (await app.predict('/stopped', [])).data[0];
      const job = app.submit(name, args);
      const after = []; // what comes after the cancel
      let cancelled = false;
      for await (const event of job) {
        if (cancelled) after.push(event);
        if (!cancelled && (name === '/count' ? event.type === 'data' : event.original_msg === 'process_starts')) {
          cancelled = true;
          await job.cancel();
          assert.deepEqual([watched.count('/cancel'), watched.count('/reset')], [1, 1]);
        }
      }
      assert.ok(cancelled, 'the run never began');
      const ends = after.filter((e) => e.type === 'status' && e.stage !== 'generating').map((e) => [e.stage, e.message]);
      if (nulls) {
        assert.equal(after.at(-2).type, 'data');
        assert.equal(after.at(-2).data, undefined);
        assert.deepEqual(ends.map((e) => e[0]), ['complete']);
      } else {
        assert.deepEqual(ends, [['error', 'An Unexpected Error Occurred!']]);
      }
      // The endpoint answers when the number is above the one given.
      assert.deepEqual((await app.predict('/stopped', [before])).data, [before + 1], 'the server did not stop the run');
      app.close();
      await watched.stop();
    });
  }
}

test('J21', async () => {
  const watched = await watch();
  const app = await connect({}, watched.url);
  const streams = () => watched.count('/queue/data');
  const ended = watched.ended('/queue/data');
  const slow = app.predict('/slow', ['last']); // keeps the stream open
  const results = await Promise.all([1, 2, 3, 4, 5].map((n) => app.predict('/greet', ['p', n])));
  assert.deepEqual(results.map((r) => r.data[0]), [1, 2, 3, 4, 5].map((n) => `Hello p x${n}`));
  assert.deepEqual((await app.predict('/two', [])).data, [1, 'b']);
  assert.deepEqual((await slow).data, ['last']);
  assert.equal(streams(), 1, 'seven calls share one stream');
  await ended; // by close_stream
  assert.deepEqual((await app.predict('/two', [])).data, [1, 'b']);
  assert.equal(streams(), 2);
  app.close();
  await watched.stop();
});

test('J22', { timeout: 60_000 }, async () => {
  const app = await connect();
  for (let i = 0; i < 200; i++) {
    const first = app.predict('/echo', [`a${i}`]);
    await new Promise((resolve) => setTimeout(resolve, i % 51));
    const second = app.predict('/echo', [`b${i}`]);
    assert.deepEqual((await Promise.all([first, second])).map((r) => r.data[0]), [`a${i}`, `b${i}`]);
  }
  app.close();
});

test('J26', { timeout: 30_000 }, async () => {
  const other = await start('-queue-max', '1', '-slow', '1s');
  try {
    const app = await connectAll({}, other.url);
    const jobs = [];
    const running = app.submit('/slow', ['0']);
    // The first must have left the line before the others join it.
    for await (const event of running) if (event.original_msg === 'process_starts') break;
    for (let i = 1; i < 4; i++) jobs.push(collect(app.submit('/slow', [String(i)]), (e) => e.type === 'status' && ['error', 'complete'].includes(e.stage)));
    const ends = (await Promise.all(jobs)).map((events) => statuses(events).at(-1));
    const refused = ends.filter((s) => s.stage === 'error');
    assert.equal(refused.length, 2, 'one waits, two are refused');
    assert.match(refused[0].message, /busy|full|traffic/i);
    app.close();
    const fresh = await connect({}, other.url);
    const four = await Promise.allSettled([0, 1, 2, 3].map((i) => fresh.predict('/slow', [String(i)])));
    assert.ok(four.some((r) => r.status === 'rejected'), 'predict did not throw when the queue was full');
    fresh.close();
  } finally { await other.stop(); }
});

test('J30', { timeout: 20_000 }, async () => {
  const other = await start();
  const app = await connectAll({}, other.url);
  let last;
  for await (const event of app.submit('/slow', ['x'])) {
    if (event.original_msg === 'process_starts') await other.stop('SIGKILL');
    last = event;
    if (event.stage === 'error') break;
  }
  assert.deepEqual([last.stage, last.broken, last.message], ['error', true, 'Connection errored out. ']);
  app.close();
  await rejection(connect({}, other.url));
});

test('J32', { timeout: 30_000 }, async () => {
  const app = await connect();
  const want = shapes();
  let i = 0;
  for await (const event of app.submit('/shapes', [])) {
    assert.deepEqual(event.data[0], want[Math.min(i, want.length - 1)], `value ${i}`);
    i++;
  }
  assert.equal(i, want.length + 1);
  app.close();
});
