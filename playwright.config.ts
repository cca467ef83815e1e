import { availableParallelism } from 'node:os';
import { defineConfig } from 'playwright/test';
import { launchOptions } from './tests/support/browser';

const MINUTE_MS = 60_000;

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '*.e2e.ts',
  globalSetup: './tests/support/site-databases.ts',
  // A worker serves, browses and tests at once. More sites than four at a time want more memory than a laptop has.
  workers: Math.min(4, availableParallelism()),
  // A machine that does other things at the same time is slow, not wrong.
  timeout: 5 * MINUTE_MS,
  forbidOnly: true,
  // What never comes must fail where it is waited for.
  use: { launchOptions: await launchOptions(), actionTimeout: MINUTE_MS, navigationTimeout: MINUTE_MS },
});
