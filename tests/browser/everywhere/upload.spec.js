import { writeFileSync } from 'node:fs';
import { expect, test } from '../everywhere.js';

test.use({ example: 'app' });

const dot = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');

test('says at the field why a file is refused, takes the next one, and runs with it', async ({ ui, watch }, info) => {
  const file = (name, bytes) => { const path = info.outputPath(name); writeFileSync(path, bytes); return path; };
  watch.allowed.push(/status of 415/); // A refusal is logged by some engines.
  await ui.upload(file('a.png', '<!DOCTYPE html><script>alert(1)</script>'));
  await expect.poll(() => ui.text('.or-help.is-error')).toBe('Photo is not what its name or type says: its content is a web page.');
  await ui.axe();
  await ui.upload(file('dot.png', dot));
  await expect.poll(() => ui.shown('img', 'dot.png')).toBe(1);
  expect(await ui.text('.or-help.is-error')).toBe('');
  await ui.fill('Text', 'one two');
  await ui.click('button', 'Run');
  await expect.poll(() => ui.value('Spelled')).toBe('one two');
  await expect.poll(() => ui.eval('[...document.querySelectorAll(".or-pic")].map((img) => img.naturalWidth).join()')).toBe('1,1');
  await ui.click('button', 'Clear Photo');
  await expect.poll(() => ui.shown('img', 'dot.png')).toBe(0);
});
