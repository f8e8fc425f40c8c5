// Every spec runs in Chromium, those in everywhere/ in Firefox and WebKit, too. All three come from the distribution: no
// browser is downloaded.
import { defineConfig } from '@playwright/test';

const root = process.getuid?.() === 0;

export default defineConfig({
  outputDir: 'out',
  reporter: [['list']],
  workers: 1, // pictures are computed on the same machine
  timeout: 120_000, // a limit for hangs, not for speed: a busy machine takes long over pictures
  retries: 1, // shown as flaky in the totals
  expect: { timeout: 30_000 },
  forbidOnly: true,
  snapshotPathTemplate: 'trees/{arg}{ext}',
  use: { trace: 'retain-on-failure' },
  projects: [
    { name: 'chromium', testMatch: '**/*.spec.js', use: { browserName: 'chromium', launchOptions: { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', chromiumSandbox: !root } } },
    { name: 'firefox', testMatch: 'everywhere/*.spec.js', use: { browserName: 'firefox', channel: 'moz-firefox', launchOptions: { executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr' } } },
    { name: 'webkit', testMatch: 'everywhere/*.spec.js', use: { engine: 'webkit' } },
  ],
});
