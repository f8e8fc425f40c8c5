// The programs in /info run as they are written: in Python, JavaScript, the shell and Go. No suite of the JavaScript
// client finds this file by its name: scripts/clients.sh runs it by itself.
import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { url } from './app.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
// Here because this is where Node finds the client.
const folder = mkdtempSync(fileURLToPath(new URL('.snippets-', import.meta.url)));
after(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(join(folder, 'sample.pdf'), '%PDF-1.7\n%%EOF\n');

const info = await (await fetch(`${url}gradio_api/info`)).json();
const limit = { cwd: folder, timeout: 60_000, env: { ...process.env, TMPDIR: folder } };
const write = (name, text) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

/** How a program of each language is run; each resolves to what it printed. */
const languages = {
  python: (text, name) => run(process.env.ORIEL_PYTHON, [write(`${name}.py`, text)], limit),
  javascript: (text, name) => run(process.execPath, [write(`${name}.mjs`, text)], limit),
  bash: (text, name) => run('bash', ['-eu', write(`${name}.sh`, text)], limit),
  go: async (text, name) => {
    await run('go', ['build', '-o', join(folder, `${name}.exe`), write(`${name}.go`, text)], { ...limit, cwd: root }); // in the module
    return run(join(folder, `${name}.exe`), [], limit);
  },
};

// What each endpoint prints, in the words of any language, called with its examples.
const endpoints = {
  greet: /Hello Hello!! x2/, // its second parameter has a default
  count: /\ba\b[^]*\bab\b[^]*\babc\b/, // a stream
  file: /sample\.pdf/,
  files: /sample\.pdf/,
  gallery: /\[\s*\[\s*\]\s*\]|^\[\]/m, // left at its default
  mixed: /Hello!!/, // a button and a State stand among its inputs
  inc_nq: /\b1\b/, // is not queued
  addslice: /3,\s*['"]None['"]/, // has no components
};

test('every endpoint has a program in every language', () => {
  const named = Object.entries(info.named_endpoints);
  assert.ok(named.length > 20);
  for (const [name, endpoint] of named) assert.deepEqual(Object.keys(endpoint.code_snippets), Object.keys(languages), name);
});

for (const [name, prints] of Object.entries(endpoints))
  test(name, async () => {
    const programs = info.named_endpoints[`/${name}`].code_snippets;
    await Promise.all(Object.entries(languages).map(async ([language, start]) => {
      assert.ok(programs[language].includes(url.replace(/\/$/, '')), `${language} does not name ${url}: ${programs[language]}`);
      const { stdout, stderr } = await start(programs[language], name);
      assert.match(stdout, prints, `${language} printed ${stdout}${stderr} from\n${programs[language]}`);
    }));
  });
