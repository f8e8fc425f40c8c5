// A reload in the middle of an answer finds the answer, all of it in the end, and what was typed meanwhile.
import { expect, test } from '../everywhere.js';

test.use({ example: 'chat' });

const answers = (ui) => ui.text('.or-msg.is-assistant .or-said');

test('a reload finds the answer that is being given', async ({ ui }) => {
  await ui.fill('Message', 'a plan');
  await ui.press('Enter');
  await expect.poll(() => answers(ui), { intervals: [50] }).toContain('First weekend');
  await ui.fill('Message', 'and then');
  await ui.reload();
  await expect.poll(() => answers(ui)).toContain('First weekend');
  expect(await ui.value('Message')).toBe('and then');
  await expect.poll(() => ui.text('.or-words')).toMatch(/^Done/);
  expect(await answers(ui)).toContain('Shall I make a table');
  await ui.reload();
  await expect.poll(() => answers(ui)).toContain('Shall I make a table');
  expect(await ui.shown('article', 'You')).toBe(1);
});
