import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const STATES = ['met', 'partly', 'not met', 'not applicable'];
const DOCUMENTS = ['docs/threat-model.md', 'docs/asvs.md'];

const textOf = (file: string) => readFileSync(file, 'utf8');
const rowsOf = (file: string) =>
  textOf(file)
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').map((cell) => cell.trim()));

/** What a pattern's first group finds. */
const found = (file: string, pattern: RegExp) =>
  [...textOf(file).matchAll(pattern)].map(([, name]) => name ?? '');

/** The addresses of a document's headings within it. */
const anchorsOf = (file: string) =>
  found(file, /^#+ (.+)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

test.each(DOCUMENTS)('every test that %s names is there', (file) => {
  const named = found(file, /`((?:unit|component|integration|e2e)\/[^`]+)`/g);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => !existsSync(path.join('tests', name)))).toEqual([]);
});

test.each(DOCUMENTS)('every file and folder that %s names is there', (file) => {
  const named = found(file, /`((?:app|components|content|docs|emails|lib|prisma|scripts)\/[^`]*)`/g);
  expect(named.filter((name) => !existsSync(name))).toEqual([]);
});

test.each(DOCUMENTS)('every link of %s within the repository leads somewhere', (file) => {
  const links = found(file, /\]\(((?!https?:)[^)\s]+)\)/g);
  const isBroken = (link: string) => {
    const [target = '', anchor] = link.split('#');
    const document = target === '' ? file : path.join(path.dirname(file), target);
    return !existsSync(document) || (anchor !== undefined && !anchorsOf(document).includes(anchor));
  };
  expect(links.filter(isBroken)).toEqual([]);
});

test('every requirement of the standard is there once, with a state, and where or why', () => {
  const rows = rowsOf('docs/asvs.md').filter(([, id]) => /^\d/.test(id ?? ''));
  expect(new Set(rows.map(([, id]) => id)).size).toBe(rows.length);
  // Of ASVS 5.0's 70 and 183, without 5 and 24 about OAuth (V10) and 7 about WebRTC (V17).
  const ofLevel = (wanted: string) => rows.filter(([, , level]) => level === wanted).length;
  expect([ofLevel('1'), ofLevel('2'), rows.length]).toEqual([65, 152, 217]);
  for (const [, id, , asks, state, where] of rows)
    expect([id, STATES.includes(state ?? ''), asks !== '', where !== '']).toEqual([id, true, true, true]);
});

test('every threat has a control and a test', () => {
  const rows = rowsOf('docs/threat-model.md').filter((cells) => cells.length === 5);
  expect(rows.length).toBeGreaterThan(60);
  for (const [, threat, control, named] of rows.slice(2))
    expect([threat, control !== '', /`\w+\/.+`/.test(named ?? '')]).toEqual([threat, true, true]);
});

const sources = globSync('{app,components,lib,scripts}/**/*.{ts,tsx}').map(textOf).join('\n');

test('every event that is logged is in the list of operations', () => {
  const logged = [...sources.matchAll(/\blog(?:\.\w+|\[[^\]]+\]+)\(\s*'([\w.]+)'/g)].map(
    ([, event]) => event ?? '',
  );
  const said = new Set(found('docs/operations.md', /`(\w+\.\w+)`/g));
  expect(logged.length).toBeGreaterThan(40);
  expect(logged.filter((event) => !said.has(event))).toEqual([]);
});

test('every purpose of a key is in the list of operations', () => {
  const [purposes = ''] = /export type KeyPurpose =[^;]+;/.exec(textOf('lib/platform/keys.ts')) ?? [];
  const named = [...purposes.matchAll(/'([\w-]+)'/g)].map(([, purpose]) => purpose ?? '');
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((purpose) => !textOf('docs/operations.md').includes(`\`${purpose}\``))).toEqual([]);
});
