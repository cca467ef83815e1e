import type { Config } from 'jest';
import nextJest from 'next/jest.js';

const PATIENCE = '<rootDir>/tests/support/patience.ts';
const createConfig = nextJest({ dir: './' });

/**
 * What comes with react-email and zod and nothing of ours uses: colors for the code of 300 languages, Tailwind and
 * Markdown in mails, errors in 60 languages. Each test file would load it again, for up to two seconds.
 */
const NOTHING = '<rootDir>/tests/support/nothing.ts';
const UNUSED = {
  '^\\./components/(code-block|markdown|tailwind)/': NOTHING,
  '^\\.\\./locales/index\\.c?js$': NOTHING,
};

async function project(name: string, testMatch: string, testEnvironment: string, rest: Config = {}) {
  return createConfig({
    displayName: name,
    testMatch: [`<rootDir>/tests/${testMatch}`],
    testEnvironment,
    moduleNameMapper: { '^@/(.*)$': '<rootDir>/$1', ...UNUSED },
    ...rest,
  })();
}

export default async function config(): Promise<Config> {
  return {
    // `npm run coverage`. V8's own figures, led back by Jest from what it compiled to our lines.
    coverageProvider: 'v8',
    coverageReporters: [['text', { skipFull: true }]],
    collectCoverageFrom: ['{app,components,emails,lib,scripts}/**/*.{ts,tsx}', 'proxy.ts', '!**/*.d.ts'],
    projects: [
      await project('unit', 'unit/**/*.test.ts', 'node', { setupFilesAfterEnv: [PATIENCE] }),
      await project('component', 'component/**/*.test.tsx', '<rootDir>/tests/support/jsdom-environment.ts', {
        setupFilesAfterEnv: [PATIENCE, '<rootDir>/tests/support/component-setup.ts'],
      }),
      await project('integration', 'integration/**/*.int.test.ts', 'node', {
        setupFilesAfterEnv: [
          PATIENCE,
          '<rootDir>/tests/support/cheap-hashing.ts',
          '<rootDir>/tests/support/patient-transactions.ts',
        ],
        globalSetup: '<rootDir>/tests/support/postgres-setup.ts',
        globalTeardown: '<rootDir>/tests/support/postgres-teardown.ts',
      }),
    ],
  };
}
