/**
 * Tasks for those who change the software. Only these, and tests, may use packages that production doesn't install; what
 * else stands in scripts/ runs without (scripts/run.mjs, .dependency-cruiser.js).
 */
export const DEVELOPMENT_TASKS = [
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
  'fonts',
  'fuzz',
  'new-migration',
  'screenshots',
  'test',
];
