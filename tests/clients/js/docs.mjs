// The programs of README.md and docs/clients.md in Python, JavaScript and the shell run as they are written, and say what
// they should. scripts/clients.sh runs this by itself.
import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startBinary } from './app.js';

const run = promisify(execFile);
const app = await startBinary('ORIEL_DOCAPP', '127.0.0.1:0');
// Here because this is where Node finds the client.
const folder = mkdtempSync(fileURLToPath(new URL('.docs-', import.meta.url)));
after(async () => { rmSync(folder, { recursive: true, force: true }); await app.stop(); });

// A JPEG of one pixel.
writeFileSync(join(folder, 'cat.jpg'), Buffer.from('/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q==', 'base64'));

/** The code blocks of a page in one language, with the address of the app in place of the usual one. */
const blocks = (page, language) => [...readFileSync(new URL(`../../../${page}`, import.meta.url), 'utf8').matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))]
  .map((m) => m[1].replaceAll('http://127.0.0.1:7860', app.url.replace(/\/$/, '')));

let files = 0;
/** What a program prints. */
async function printed(command, extension, text) {
  const name = join(folder, `${++files}${extension}`);
  writeFileSync(name, text);
  return (await run(command[0], [...command.slice(1), name], { cwd: folder, timeout: 60_000, env: { ...process.env, TMPDIR: folder } })).stdout;
}
const python = (text) => printed([process.env.ORIEL_PYTHON], '.py', text);

test('README.md in Python', async () => {
  const [program] = blocks('README.md', 'python');
  const [, call, says] = /^(Client\(.*)  # (.*)$/m.exec(program);
  assert.equal((await python(program.replace(call, `print(repr(${call}))`))).split('\n').at(-2), says);
});

test('docs/clients.md in Python', async () => {
  const [program, ...more] = blocks('docs/clients.md', 'python');
  assert.equal(more.length, 0);
  assert.match(await python(program), /Hello, Ada!\nHere \nHere is \nHere is a \nHere is a story \n.*image\.png\n$/s);
});

test('docs/clients.md in JavaScript', async () => {
  const [program, ...more] = blocks('docs/clients.md', 'js');
  assert.equal(more.length, 0);
  const said = await printed([process.execPath], '.mjs', `${program}\nconsole.log(data);\n`);
  assert.match(said, /\[ 'Here is a story ' \]/);
  assert.match(said, /\[ 'Hello, Ada!' \]/);
});

test('docs/clients.md in the shell', async () => {
  const [call, upload, ...more] = blocks('docs/clients.md', 'sh');
  assert.equal(more.length, 0);
  assert.equal(await printed(['bash', '-eu', '-o', 'pipefail'], '.sh', call), 'event: complete\ndata: ["Hello, Ada!"]\n\n');
  assert.match(await printed(['bash', '-eu', '-o', 'pipefail'], '.sh', upload), /^\{"event_id":"[0-9a-f]{32}"\}$/);
});
