import { availableParallelism } from 'node:os';
import { defineConfig } from 'playwright/test';
import { launchOptions } from './tests/support/browser';

const MINUTE_MS = 60_000;

/**
 * Files whose tests take turns on one site, by its name. A site takes several seconds of a processor to start, so that
 * each of these starts once, in one worker. The workers begin with them, the longest first.
 */
const SHARED_SITES = {
  staff: [
    'comments',
    'copy-desk',
    'desk-queue',
    'lost-connection',
    'settings',
    'staff-walk',
    'step-up',
    'translated',
  ],
  visitors: [
    'blocked-cookies',
    'bodies',
    'edges',
    'intake',
    'journey',
    'leaving',
    'request-access',
    'request-access-idle',
    'site-walk',
  ],
  floods: ['flood', 'fuzz', 'staff-sign-in'],
  approvals: ['second-person', 'staff-desk'],
};
/** Those that have a site of their own and take longest: begun last, they would keep one worker when the others are done. */
const LONG = ['faults', 'staff-forms', 'backup', 'bidi-walk'];

const filesOf = (names: readonly string[]) => names.map((name) => `${name}.e2e.ts`);

export default defineConfig<object, { siteName: string }>({
  testDir: 'tests/e2e',
  testMatch: '*.e2e.ts',
  globalSetup: './tests/support/site-databases.ts',
  // A test often waits for what comes by itself, such as a mail: one more worker than processors has something to do then.
  // More sites than four at a time want more memory than a laptop has.
  workers: Math.min(4, availableParallelism() + 1),
  // A machine that does other things at the same time is slow, not wrong.
  timeout: 5 * MINUTE_MS,
  forbidOnly: true,
  // What never comes must fail where it is waited for.
  use: { launchOptions: await launchOptions(), actionTimeout: MINUTE_MS, navigationTimeout: MINUTE_MS },
  projects: [
    { name: 'long', testMatch: filesOf(LONG) },
    ...Object.entries(SHARED_SITES).map(([siteName, names]) => ({
      name: siteName,
      testMatch: filesOf(names),
      workers: 1,
      use: { siteName },
    })),
    { name: 'others', testIgnore: filesOf([...LONG, ...Object.values(SHARED_SITES).flat()]) },
  ],
});
