import next from '@next/eslint-plugin-next';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { changingText } from './scripts/check/changing-text.js';
import { effectReturns } from './scripts/check/effect-returns.js';
import { ownKeys } from './scripts/check/own-keys.js';

/** Our own rules. */
const calusa = {
  rules: { 'changing-text': changingText, 'effect-returns': effectReturns, 'own-keys': ownKeys },
};

export default defineConfig(
  globalIgnores(['.next/', 'dist/', 'release/', '.data/', 'prisma/generated/', 'next-env.d.ts']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  // Configuration, and the two scripts that run before dependencies are installed: they have no types to check.
  { files: ['**/*.{js,mjs}'], extends: [tseslint.configs.strict] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // `{ secret: _, ...rest }` omits a field from an object; `_staff` proves that someone guarded a read.
      '@typescript-eslint/no-unused-vars': [
        'error',
        { ignoreRestSiblings: true, argsIgnorePattern: '^_(staff)?$' },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `async` also turns a throw into a rejection (lib/platform/health.ts), and Next wants some functions async.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['{app,components,content,emails,lib,scripts}/**/*.{ts,tsx}', '*.ts'],
    plugins: { calusa },
    rules: { 'calusa/own-keys': 'error' },
  },
  // Only in folders with React: elsewhere a function named `use…` isn't a hook.
  {
    files: ['{app,components,emails}/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended, next.configs.recommended, next.configs['core-web-vitals']],
    plugins: { calusa },
    rules: {
      'calusa/effect-returns': 'error',
      // Every navigation loads a document (docs/adr/0023).
      '@next/next/no-html-link-for-pages': 'off',
      // The rule is for the Pages Router: a component of the root layout may render the head.
      '@next/next/no-head-element': 'off',
    },
  },
  // Content pages ship no React scripts, and a sharing image isn't a page: nothing changes there.
  {
    files: ['{app,components}/**/*.tsx'],
    ignores: ['components/site/**', 'app/og/**'],
    rules: { 'calusa/changing-text': 'error' },
  },
  {
    files: ['tests/**/*.{ts,tsx}', '{jest,playwright}.config.ts'],
    rules: {
      // Jest's matchers (`expect.any`), `JSON.parse` and mail or browser libraries return `any`; the assertion is the
      // check.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      // A missing value fails the test right there.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
      // Tests spread strings into characters on purpose, pass in what the types forbid, and narrow what a mock
      // returned.
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      '@typescript-eslint/no-useless-default-assignment': 'off',
      '@typescript-eslint/use-unknown-in-catch-callback-variable': 'off',
    },
  },
);
