import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { appendLine, lastLines, linesOf, tornLine } from '@/lib/platform/line-file';

const folder = mkdtempSync(path.join(tmpdir(), 'calusa-lines-'));
const file = path.join(folder, 'lines');
afterEach(() => rmSync(file, { force: true }));
afterAll(() => rmSync(folder, { recursive: true }));

const never = () => false;
const collect = async () => {
  const lines: string[] = [];
  for await (const line of linesOf(file)) lines.push(line);
  return lines;
};

test('lines are added at the end of a file that its owner alone may read', async () => {
  await appendLine(file, 'first', never);
  await appendLine(file, 'second', never);
  expect(await collect()).toEqual(['first', 'second']);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('what a crash left of a line stays a line of its own', async () => {
  await appendLine(file, 'first', never);
  appendFileSync(file, 'sec');
  await appendLine(file, 'third', never);
  expect(readFileSync(file, 'utf8')).toBe('first\nsec\nthird\n');
});

test('what a crash left of a line goes where it is known for that, whatever it holds', async () => {
  await appendLine(file, 'first', never);
  appendFileSync(file, 'sécond');
  expect(await tornLine(file)).toBe('sécond');
  await appendLine(file, 'third', (torn) => torn.startsWith('séc'));
  expect(readFileSync(file, 'utf8')).toBe('first\nthird\n');
  expect(await tornLine(file)).toBe('');
});

test('the last lines are found at the end of a long file, whole ones and a torn one', async () => {
  expect(await lastLines(file)).toEqual([]);
  writeFileSync(file, '');
  expect(await lastLines(file)).toEqual([]);
  const long = 'x'.repeat(200);
  writeFileSync(file, `${long}\n`.repeat(1000));
  await appendLine(file, 'last', never);
  appendFileSync(file, 'torn');
  const lines = await lastLines(file);
  expect(lines.slice(-2)).toEqual(['last', 'torn']);
  expect(new Set(lines.slice(0, -2))).toEqual(new Set([long]));
});

test('a line that the disk takes a part of is an error', async () => {
  writeFileSync(file, `${'x'.repeat(1_000)}\n`);
  const append = `import { appendLine } from ${JSON.stringify(path.resolve('lib/platform/line-file.ts'))};
    try { await appendLine(${JSON.stringify(file)}, 'y'.repeat(100), () => false); } catch ({ code }) { console.log(code); }`;
  const script = 'ulimit -f 1; exec "$0" --input-type=module --eval "$1"'; // in Bash a kilobyte, as of a disk that is full
  expect(execFileSync('bash', ['-c', script, process.execPath, append], { encoding: 'utf8' })).toBe(
    'EFBIG\n',
  );
});
