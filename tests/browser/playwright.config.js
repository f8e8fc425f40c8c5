// Every spec runs in light and in dark, in the distribution's Chromium: no browser is downloaded.
import { defineConfig } from '@playwright/test';

const root = process.getuid?.() === 0;
const use = {
  browserName: 'chromium',
  launchOptions: { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', chromiumSandbox: !root },
  trace: 'retain-on-failure',
};

export default defineConfig({
  testMatch: '*.spec.js',
  outputDir: 'out',
  reporter: [['list']],
  workers: 1, // pictures are computed on the same machine
  timeout: 120_000, // a limit for hangs, not for speed: a busy machine takes long over pictures
  retries: 1, // shown as flaky in the totals
  expect: { timeout: 30_000 },
  forbidOnly: true,
  projects: ['light', 'dark'].map((colorScheme) => ({ name: colorScheme, use: { ...use, colorScheme } })),
});
