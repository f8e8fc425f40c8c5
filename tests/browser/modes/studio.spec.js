import { expect, inEveryMode, test } from '../modes.js';
import { status } from '../ui.js';

test.use({ example: 'studio' });

inEveryMode(async ({ page, at, on, press, stops, to, type }) => {
  await at('empty');
  await to('slider', 'Seed');
  await press('ArrowUp');
  await expect(page.getByLabel('Seed, as a number')).toHaveValue('43');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  await on('button', 'Reset Seed');
  await press('Enter');
  await expect(page.getByLabel('Seed, as a number')).toHaveValue('42');
  await on('slider', 'Seed'); // Reset has gone, for there is nothing to reset

  // Everything that the page says about a run is said once, and politely.
  await page.evaluate(() => {
    globalThis.said = [];
    const region = document.querySelector('[role=status]');
    new MutationObserver(() => globalThis.said.push(region.textContent)).observe(region, { childList: true, characterData: true, subtree: true });
  });
  await to('button', 'Run');
  await press('Enter');
  await expect(page.getByRole('alert')).toBeInViewport();
  await on('button', 'Run');
  await at('failed');
  await to('button', 'Retry');
  await press('Enter');
  await expect(page.getByRole('alert')).toBeVisible();
  await expect.poll(() => page.evaluate(() => document.activeElement !== document.body && document.activeElement.closest('.or-pane') !== null)).toBe(true);

  await to('textbox', 'Prompt');
  await type('Dusk over the ocean');
  await press('Control+Enter');
  await expect(status(page)).toHaveText(/ of 20/);
  await expect(page).toHaveTitle(/^\d+% · Studio$/);
  await at('running', { passing: true });
  await expect(status(page)).toHaveText(/^Done in/); // looking takes longer than what is looked at

  await to('button', 'Run');
  await page.evaluate(() => { // Stop is there for a moment only
    new MutationObserver((_, observer) => {
      const stop = document.querySelector('.or-status [aria-label=Stop]');
      if (stop) observer.disconnect(), stop.focus();
    }).observe(document.body, { childList: true, subtree: true });
  });
  await press('Enter');
  await on('button', 'Stop');
  await press('Enter');
  await expect(status(page)).toHaveText('Stopped');
  await expect.poll(() => page.evaluate(() => document.activeElement !== document.body && document.activeElement.closest('.or-pane') !== null)).toBe(true);

  await to('button', 'Run');
  await press('Enter');
  await expect(status(page)).toHaveText(/^Done in/);
  await on('button', 'Run');
  await expect(page.getByRole('status')).toHaveText(/^Done/);
  const said = await page.evaluate(() => globalThis.said);
  expect(said.filter((text) => / of 20/.test(text)).length, said.join(' | ')).toBeLessThanOrEqual(3);
  await at('done');
  await stops();

  await to('link', 'Use via API');
  await press('Enter');
  await expect(page.getByRole('tabpanel')).toBeVisible();
  await at('api', { passing: true });
  await press('Escape');
  await on('link', 'Use via API');
});
