import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

type Cruise = {
  modules: { source: string; dependencies: { resolved: string }[] }[];
  summary: { violations: { rule: { name: string }; from: string; to: string }[] };
};

export const PLACES = [
  'app',
  'components',
  'content',
  'emails',
  'lib',
  'scripts',
  'proxy.ts',
  'instrumentation.ts',
  'instrumentation-client.ts',
];
const CRUISER = path.resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const [RULES_OF_SOURCE, RULES_OF_BROWSER] = ['.dependency-cruiser.js', '.dependency-cruiser.browser.js'].map(
  (file) => path.resolve(file),
) as [string, string];

/** Our source files according to git, including ones not added yet. */
export function sourceFiles(): string[] {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...PLACES];
  const files = execFileSync('git', list, { encoding: 'utf8' }).split('\0');
  return files.filter((file) => /\.tsx?$/.test(file) && existsSync(file)); // git still lists just-deleted files
}

function cruise(rules: string, tree: string, places: string[]): Cruise {
  const args = [CRUISER, ...places, '--config', rules, '--output-type', 'json'];
  const output = execFileSync(process.execPath, args, {
    cwd: tree,
    encoding: 'utf8',
    maxBuffer: Infinity,
  });
  return JSON.parse(output) as Cruise;
}

/**
 * The imports in a tree that the rules of .dependency-cruiser.js forbid, and every difference between the existing
 * files and those checked: a checker that skips files finds nothing wrong with them.
 */
export function boundaryBreaches(tree: string, files: string[], places = PLACES): string[] {
  const breaches = [RULES_OF_SOURCE, RULES_OF_BROWSER].flatMap((rules) =>
    breachesOf(cruise(rules, tree, places), files),
  );
  return [...new Set(breaches)];
}

/** Each import from one of our files to another. */
export const importsOf = (place: string): { from: string; to: string }[] =>
  cruise(RULES_OF_SOURCE, '.', [place]).modules.flatMap(({ source, dependencies }) =>
    dependencies.map(({ resolved }) => ({ from: source, to: resolved })),
  );

function breachesOf({ modules, summary }: Cruise, files: string[]): string[] {
  const ours = modules.map(({ source }) => source).filter((source) => isOurs(source));
  const [expected, seen] = [new Set(files), new Set(ours)];
  return [
    ...summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`),
    ...[...expected.difference(seen)].map((file) => `not looked at: ${file}`),
    ...[...seen.difference(expected)].map((file) => `not in git: ${file}`),
  ];
}

const isOurs = (source: string) =>
  /\.tsx?$/.test(source) && PLACES.some((place) => source === place || source.startsWith(`${place}/`));
