import { readFileSync } from 'node:fs';
import { describeRange, isSupported } from '@/scripts/node-version.js';

type Package = { version?: string; engines?: { node: string } };
type PackageFile = Package & { dependencies: Record<string, string> };

const textOf = (file: string) => readFileSync(file, 'utf8');
const ours = JSON.parse(textOf('package.json')) as PackageFile;
const { packages } = JSON.parse(textOf('package-lock.json')) as { packages: Record<string, Package> };
const range = ours.engines!.node;

test.each([
  ['v18.20.8', false],
  ['v20.12.2', false],
  ['v20.19.0', true],
  ['v20.20.2', true],
  ['v21.7.3', false],
  ['v22.11.0', false],
  ['v22.12.0', true],
  ['v23.11.1', false],
  ['v24.0.0', true],
  ['v26.1.0', true],
])('whether Node %s may start the commands: %s', (version, taken) => {
  expect(isSupported(version, '^20.19 || ^22.12 || >=24.0')).toBe(taken);
});

test('those are the ones that Prisma installs itself on, which is the strictest', () => {
  expect(range).toBe(packages['node_modules/prisma']!.engines!.node);
  expect(packages['']!.engines!.node).toBe(range);
});

test.each(['README.md', 'deploy/README.md', 'docs/operations.md', 'docs/adr/0013-start-command.md'])(
  '%s says which they are',
  (file) => {
    expect(textOf(file).replaceAll(/\s+/g, ' ')).toContain(`Node ${describeRange(range)}`);
  },
);

test('the Node that the site runs on is one of them, and version managers choose it', () => {
  const pinned = ours.dependencies.node!;
  expect(isSupported(pinned, range)).toBe(true);
  expect(textOf('.nvmrc').trim()).toBe(pinned.split('.')[0]);
});
