import { readdirSync } from 'node:fs';
import { BLOCKS, BLOCK_STARTERS } from '@/content/blocks/list';

const OTHERS = ['block.ts', 'list.ts', 'readable.ts'];

test('each file of a block is named after it and in the list', () => {
  const files = readdirSync('content/blocks').filter((file) => !OTHERS.includes(file));
  expect(files.map((file) => file.replace(/\.tsx?$/, '')).sort()).toEqual(
    BLOCKS.map(({ name }) => name).sort(),
  );
});

test('no two have the same name or label', () => {
  for (const key of ['name', 'label'] as const)
    expect(new Set(BLOCKS.map((block) => block[key])).size).toBe(BLOCKS.length);
});

describe.each(BLOCKS)('$name', ({ attributes, fields, type, beginning, drawItem }) => {
  const filled = Object.fromEntries(
    fields.filter(({ name }) => name !== 'text').map(({ name }) => [name, 'x']),
  );

  test('its form fills in attributes that it takes', () => {
    const issues = attributes.safeParse(filled).error?.issues ?? [];
    expect(issues.filter(({ code }) => code === 'unrecognized_keys')).toEqual([]);
  });

  test('its form asks for each attribute that it needs', () => {
    const issues = attributes.safeParse({}).error?.issues ?? [];
    const missing = issues.map(({ path }) => String(path[0] ?? '')).filter(Boolean);
    expect(missing.filter((name) => !Object.hasOwn(filled, name))).toEqual([]);
  });

  test('only a box begins with something, and one of items with a heading', () => {
    if (beginning) expect(type).toBe('containerDirective');
    if (drawItem) expect(beginning).toHaveProperty('headings.0');
  });
});

test('what new boxes say is told apart from what an author may write', () => {
  for (const words of BLOCK_STARTERS) expect(words).toMatch(/ goes here$/);
});
