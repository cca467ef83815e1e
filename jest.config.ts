import type { Config } from 'jest';
import nextJest from 'next/jest.js';

const createConfig = nextJest({ dir: './' });

async function project(
  name: string,
  testMatch: string,
  testEnvironment: 'node' | 'jsdom',
  rest: Config = {},
) {
  return createConfig({
    displayName: name,
    testMatch: [`<rootDir>/tests/${testMatch}`],
    testEnvironment,
    moduleNameMapper: { '^@/(.*)$': '<rootDir>/$1' },
    ...rest,
  })();
}

export default async function config(): Promise<Config> {
  return {
    projects: [
      await project('unit', 'unit/**/*.test.ts', 'node'),
      await project('component', 'component/**/*.test.tsx', 'jsdom', {
        setupFilesAfterEnv: ['<rootDir>/tests/support/component-setup.ts'],
      }),
      await project('integration', 'integration/**/*.int.test.ts', 'node', {
        globalSetup: '<rootDir>/tests/support/postgres-setup.ts',
        globalTeardown: '<rootDir>/tests/support/postgres-teardown.ts',
      }),
      await project('e2e', 'e2e/**/*.e2e.ts', 'node'),
    ],
  };
}
