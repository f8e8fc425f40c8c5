import test from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { handle_file, prepare_files } from '@gradio/client';
import { connect, rejection, url } from './app.js';

const bytes = async (file) => Buffer.from(await (await fetch(file.url)).arrayBuffer()).toString();

test('J23', async () => {
  const app = await connect();
  const dir = mkdtempSync(join(tmpdir(), 'oriel-js-'));
  try {
    const local = join(dir, 'local.txt');
    writeFileSync(local, 'from disk');
    const cases = [
      [new File(['from file'], 'a b.txt', { type: 'text/plain' }), 'from file'],
      [new Blob(['from blob']), 'from blob'],
      [Buffer.from('from buffer'), 'from buffer'],
      [handle_file(local), 'from disk'],
    ];
    for (const [value, want] of cases) {
      for (const args of [[value], { f: value }]) {
        const [file] = (await app.predict('/file', args)).data;
        assert.ok(file.url.startsWith(url), `${file.url} is not under ${url}`);
        assert.equal(file.size, want.length);
        assert.ok(file.orig_name);
        assert.equal(file.meta._type, 'gradio.FileData');
        assert.equal(await bytes(file), want);
      }
    }
  } finally { rmSync(dir, { recursive: true }); app.close(); }
});

test('J23: a remote address is never fetched', async () => {
  const app = await connect();
  const error = await rejection(app.predict('/file', [handle_file('http://127.0.0.1:9/x.txt')]));
  assert.match(JSON.stringify(error) + error.message, /upload/i);
  app.close();
});

test('J24', async () => {
  const app = await connect();
  const [file] = await app.upload(await prepare_files([new File(['direct'], 'd.txt')]), app.config.root, 'up1');
  assert.ok(file.url.endsWith(`/gradio_api/file=${file.path}`));
  assert.equal(await bytes(file), 'direct');
  app.close();
});
