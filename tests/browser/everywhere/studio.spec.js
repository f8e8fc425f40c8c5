import { expect, test } from '../everywhere.js';

test.use({ example: 'studio' });

const words = (ui) => ui.text('.or-words');

test('paints a picture, with its progress in the strip, the title and the icon', async ({ ui }) => {
  const icon = await ui.eval('document.querySelector("link[rel=icon]").href');
  // A quick machine paints faster than a test can look: the page keeps what it shows.
  await ui.load(`const shown = globalThis.shown = [];
    const note = () => shown.push([document.title, document.querySelector('.or-words').textContent, document.querySelector('link[rel=icon]').href].join(' | '));
    new MutationObserver(note).observe(document, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['href'] });`);
  await ui.fill('Prompt', 'Snowy mountains at dawn');
  await ui.click('button', 'Run');
  await expect.poll(() => words(ui)).toMatch(/^Done in/);
  expect(await ui.eval('globalThis.shown.filter((s) => /^\\d+% · Studio \\| Painting, \\d+ of 20 steps \\| .*icon-run\\.svg$/.test(s)).length')).toBeGreaterThan(0);
  expect(await ui.eval('document.querySelector(".or-pic").decode().then(() => document.querySelector(".or-pic").naturalWidth)')).toBe(768);
  await expect.poll(() => ui.eval('document.title')).toBe('Studio');
  expect(await ui.eval('document.querySelector("link[rel=icon]").href')).toBe(icon);
  expect(await ui.shown('button', 'Run')).toBe(1);
  expect(await ui.shown('link', 'Download Picture')).toBe(1);
  await ui.axe();
});

test('says what is wrong, and Retry takes the mended inputs', async ({ ui }) => {
  await ui.click('button', 'Run');
  await expect.poll(() => ui.text('[role=alert]')).toContain('Please describe the picture first.');
  await ui.axe();
  await ui.fill('Prompt', 'Ink and marble');
  await ui.click('button', 'Retry');
  await expect.poll(() => words(ui)).toMatch(/^Done in/);
  expect(await ui.text('[role=alert]')).toBe('');
});
