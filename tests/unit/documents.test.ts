import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const STATES = ['met', 'partly', 'not met', 'not applicable'];
const DOCUMENTS = ['docs/threat-model.md', 'docs/asvs.md', 'docs/compliance.md'];
const PROSE = globSync(['*.md', '{docs,deploy,.github}/**/*.md']);

const textOf = (file: string) => readFileSync(file, 'utf8');
const rowsOf = (file: string) =>
  textOf(file)
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').map((cell) => cell.trim()));

/** What a pattern's first group matches. */
const found = (file: string, pattern: RegExp) =>
  [...textOf(file).matchAll(pattern)].map(([, name]) => name ?? '');

/** The anchors of a document's headings. */
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

const NAMED_PATH =
  /(?<![\w./@*-])(?:app|components|content|deploy|docs|emails|lib|prisma|public|scripts|tests|unit|component|integration|e2e)\/[\w.()[\]/-]*[\w)\]]/g;
/** Files are named with or without their extension, decisions by number, and tests by their folder in `tests`. */
const ENDINGS = ['', '.ts', '.tsx', '.md', '.test.ts', '.test.tsx', '.int.test.ts', '-*.md'];
/** A placeholder for a name: `content/LANGUAGE/messages.ts`. */
const PLACEHOLDER = /\/[A-Z]{2,}(?:_\w+)?(?:\/|\.|$)/;
/** Created by a build, so a fresh clone doesn't have it. */
const GENERATED = 'prisma/generated';

function isThere(name: string) {
  const opened = name.split('(').length - 1; // as in app/(staff); the closing one of a sentence or link may follow
  const own = name.replace(/\)+$/, (closed) =>
    closed.slice(0, opened - (name.split(')').length - 1 - closed.length)),
  );
  if (PLACEHOLDER.test(own) || own.startsWith(GENERATED)) return true;
  // Folders of contexts may omit `lib`, and those of tests `tests`.
  return ['', 'lib/', 'tests/'].some((folder) =>
    ENDINGS.some((ending) =>
      ending.includes('*') ? globSync(folder + own + ending).length > 0 : existsSync(folder + own + ending),
    ),
  );
}

const missingIn = (file: string, text: string) =>
  [...text.matchAll(NAMED_PATH)].filter(([name]) => !isThere(name)).map(([name]) => `${file}: ${name}`);

test('every file and folder that a document names is there', () => {
  const documents = [...PROSE, ...globSync(['.github/workflows/*.yml', '.github/CODEOWNERS'])];
  expect(documents.length).toBeGreaterThan(50);
  const withoutLinks = (file: string) => textOf(file).replaceAll(/\]\([^)\s]+\)/g, ' ');
  expect(documents.flatMap((file) => missingIn(file, withoutLinks(file)))).toEqual([]);
});

test('every file and folder that a comment names is there', () => {
  const files = globSync([
    '{app,components,content,emails,lib,prisma,scripts,tests}/**/*.{ts,tsx,js,mjs,css,prisma,yaml}',
    '*.{ts,js,mjs,jsonc}',
    '.dependency-cruiser*.js',
  ]).filter((file) => !file.startsWith(GENERATED));
  expect(files.length).toBeGreaterThan(700);
  const comments = (file: string) => found(file, /((?:^\s*(?:\/\*)?\*|(?<!:)\/\/|^\s*#).*)$/gm).join('\n');
  expect(files.flatMap((file) => missingIn(file, comments(file)))).toEqual([]);
});

test('every link of a document within the repository leads somewhere', () => {
  const isBroken = (file: string) => (link: string) => {
    const [target = '', anchor] = link.split('#');
    const document = target === '' ? file : path.join(path.dirname(file), target);
    return !existsSync(document) || (anchor !== undefined && !anchorsOf(document).includes(anchor));
  };
  const links = (file: string) => found(file, /\]\(((?!https?:|mailto:)[^)\s]+)\)/g);
  expect(PROSE.flatMap((file) => links(file).filter(isBroken(file)))).toEqual([]);
});

test('every requirement of the standard is there once, with a state, and where or why', () => {
  const rows = rowsOf('docs/asvs.md').filter(([, id]) => /^\d/.test(id ?? ''));
  expect(new Set(rows.map(([, id]) => id)).size).toBe(rows.length);
  // Of ASVS 5.0's 70 and 183, minus 5 and 24 about OAuth (V10) and 7 about WebRTC (V17).
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
