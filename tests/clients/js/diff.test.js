// Every edit list our encoder writes must decode, with the client's own code, to the value it was made from.
import test from 'node:test';
import assert from 'node:assert/strict';
import { createReadStream, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** The published build keeps its decoder to itself, so a copy of that very file is made to export it. */
async function decoder() {
  const dist = new URL('./node_modules/@gradio/client/dist/', import.meta.url);
  const copy = new URL('decoder-under-test.mjs', dist);
  writeFileSync(copy, readFileSync(new URL('index.js', dist), 'utf8') + '\nexport { apply_diff };\n');
  try { return (await import(copy.href)).apply_diff; } finally { rmSync(copy); }
}

test('diff pairs', async () => {
  const path = process.env.ORIEL_DIFF_PAIRS;
  assert.ok(path, 'ORIEL_DIFF_PAIRS is not set: run scripts/clients.sh.');
  const applyDiff = await decoder();
  let pairs = 0;
  for await (const line of createInterface(createReadStream(path))) {
    const { prev, next, ops } = JSON.parse(line);
    assert.deepEqual(applyDiff(prev, ops), next, line);
    pairs++;
  }
  assert.ok(pairs >= 10_000, `only ${pairs} pairs`);
});
