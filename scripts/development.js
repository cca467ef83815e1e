/**
 * Tasks for developers. Only these, and tests, may use packages that production doesn't install; everything else in
 * scripts/ runs without them (scripts/run.mjs, .dependency-cruiser.js).
 */
export const DEVELOPMENT_TASKS = [
  'assurance',
  'bench',
  'bench-audit',
  'bench-desk',
  'bench-mail',
  'bench-sign-in',
  'check',
  'contexts',
  'coverage',
  'demo',
  'dev',
  'faults',
  'fonts',
  'fuzz',
  'new-migration',
  'readability',
  'screenshots',
  'test',
  'test-postgres',
  'upgrade',
];
