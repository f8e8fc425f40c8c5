import { expect, test } from '../everywhere.js';

test.use({ example: 'chat' });

const answers = (ui) => ui.text('.or-msg.is-assistant .or-said');
const say = async (ui, text) => {
  await ui.fill('Message', text);
  await ui.press('Enter');
};
const done = async (ui) => {
  await expect.poll(() => ui.shown('button', 'Send')).toBe(1);
  await expect.poll(() => ui.text('.or-words')).toMatch(/^(Done|Stopped)/);
};

test('an answer streams as Markdown, and is read as what it is', async ({ ui }) => {
  await ui.axe();
  await say(ui, 'Make me a plan');
  await expect.poll(() => ui.shown('article', 'You')).toBe(1);
  expect(await ui.value('Message')).toBe('');
  await expect.poll(() => ui.shown('heading', 'A garden in three weekends')).toBe(1);
  await ui.axe();
  await done(ui);
  expect(await answers(ui)).toContain('Shall I make a table of what to sow when?');
  await say(ui, 'a table');
  await done(ui);
  expect(await ui.shown('article', 'Assistant')).toBe(2);
  expect(await ui.eval('document.querySelectorAll(".or-msg table td").length')).toBeGreaterThan(4);
  await ui.axe();
});

test('Stop by keyboard keeps what was said, and New chat starts over', async ({ ui }) => {
  await say(ui, 'a plan please');
  await expect.poll(() => answers(ui), { intervals: [50] }).toContain('Mark the bed');
  await ui.press('Tab');
  expect(await ui.eval('document.activeElement.ariaLabel')).toBe('Stop');
  await ui.press('Enter');
  await done(ui);
  expect(await answers(ui)).not.toContain('Shall I make');
  await ui.click('button', 'New chat');
  await expect.poll(() => ui.shown('article', 'You')).toBe(0);
});
