import { defineConfig } from '@playwright/test';

const port = 18432;
export default defineConfig({
  testDir: 'test',
  testMatch: '*.spec.mjs',
  workers: 1,
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    launchOptions: { executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] },
  },
  webServer: { command: `cd .. && go run ./web/dev -addr 127.0.0.1:${port}`, url: `http://127.0.0.1:${port}/` },
});
