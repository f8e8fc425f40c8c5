import { expect, inEveryMode, test } from '../modes.js';

test.use({ example: 'chat' });

inEveryMode(async ({ page, at, on, press, stops, to, type }) => {
  const ready = () => expect(page.getByRole('status')).toHaveText(/^(Done|Stopped)/);
  const answer = page.getByRole('article', { name: 'Assistant' });
  await at('empty');
  await to('textbox', 'Message');
  await type('some code');
  await press('Enter');
  await expect(answer).toBeVisible();
  await at('running', { passing: true });
  await ready();
  await on('textbox', 'Message');
  await at('done');
  await stops();

  await to('button', 'Edit message');
  await press('Enter');
  await on('textbox', 'Edit message');
  await at('editing');
  await press('Escape');
  await on('button', 'Copy message');
  await to('button', 'Like');
  await press('Enter');
  await expect(answer.getByRole('button', { name: 'Like', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await at('liked');
  await to('button', 'Retry');
  await press('Enter');
  await on('log', 'Chat'); // the button has gone, the conversation has not
  await ready();
  await to('button', 'New chat');
  await press('Enter');
  await expect(answer).toHaveCount(0);
  await on('log', 'Chat');
}, { narrow: true });
