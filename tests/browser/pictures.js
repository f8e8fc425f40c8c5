// Not a test of anything: takes one example in the modes that the README shows. Run it with make picture.
import { join } from 'node:path';
import { modes, test } from './modes.js';

const sizes = { light: { width: 1040, height: 640 }, dark: { width: 1040, height: 640 }, rtl: { width: 1040, height: 640 }, phone: { width: 390, height: 760 } };

/** Takes pictures into the folder that scripts/picture.sh names, once `prepare` has brought the page to where it is worth one. */
export function pictures(prepare) {
  for (const [mode, viewport] of Object.entries(sizes)) {
    test.describe(mode, () => {
      test.use({ ...modes[mode], viewport });
      test('picture for the README', async ({ page, example }) => {
        await prepare(page);
        await page.mouse.move(0, 0);
        await page.evaluate(() => document.activeElement.blur());
        await page.screenshot({ path: join(process.env.ORIEL_PICTURES, `${example}-${mode}.png`), animations: 'disabled' });
      });
    });
  }
}
export { test };
