import fs from 'node:fs';
import fc from 'fast-check';
import { parse } from 'yaml';
import {
  addItem,
  joinDocument,
  readFields,
  removeField,
  setField,
  splitDocument,
  whyUnreadable,
} from '@/components/content/editor/front-matter';

const FILES = fs.globSync('content/en/pages/**/*.md');
const SMALL = `# About the page
title: 'A title'   # short
description: >-
  A description over
  two lines.
lead: "A lead"

# When
reviewed: 2026-11-22
nextReview: 2027-05-22
sources:
  # The first
  - id: one
    authors: 'A, B'
    title: "One: a study"
  - id: two
    authors: C
`;

const changedLines = (before: string, after: string) => {
  const old = new Set(before.split('\n'));
  return after.split('\n').filter((line) => !old.has(line));
};

test.each(FILES)('%s is itself again, and its fields are what the YAML says', (file) => {
  const text = fs.readFileSync(file, 'utf8');
  const parts = splitDocument(text)!;
  expect(joinDocument(parts)).toBe(text);
  expect(whyUnreadable(parts.yaml)).toBeUndefined();
  const { title, sources } = parse(parts.yaml) as { title: string; sources?: unknown[] };
  expect(readFields(parts.yaml)).toMatchObject({ title, sources: sources ?? [] });
});

test.each(FILES)('%s: a change shows in its own lines alone', (file) => {
  const { yaml } = splitDocument(fs.readFileSync(file, 'utf8'))!;
  expect(changedLines(yaml, setField(yaml, ['title'], 'Another'))).toHaveLength(1);
  expect(changedLines(yaml, setField(yaml, ['lead'], 'In short: that'))).toHaveLength(1);
  const closed = setField(yaml, ['replies'], false);
  expect(changedLines(closed, setField(closed, ['replies'], true))).toEqual(['replies: true']);
  expect(setField(setField(closed, ['replies'], true), ['replies'], false)).toBe(closed);
  for (const [index, { says }] of readFields(yaml).sources.entries()) {
    const after = setField(yaml, ['sources', index, 'says'], `${says} And more.`);
    expect(changedLines(yaml, after)).toHaveLength(1);
  }
  const item = { id: 'new', title: 'New: one' };
  const added = addItem(yaml, 'sources', item);
  expect((parse(added) as { sources: unknown[] }).sources.at(-1)).toEqual(item);
  expect(removeField(added, ['sources', readFields(yaml).sources.length])).toBe(yaml);
});

test('comments, order and quotes of the rest stay', () => {
  expect(setField(SMALL, ['reviewed'], '2026-12-01')).toBe(SMALL.replace('2026-11-22', '2026-12-01'));
  expect(setField(SMALL, ['title'], "It's")).toBe(SMALL.replace("'A title'   ", "'It''s' "));
  expect(setField(SMALL, ['sources', 1, 'authors'], 'D')).toBe(SMALL.replace('authors: C', 'authors: D'));
  expect(removeField(SMALL, ['sources', 1])).toBe(SMALL.replace('  - id: two\n    authors: C\n', ''));
});

test('a new key stands where shipped documents have it', () => {
  const after = setField(SMALL, ['contents'], true);
  expect(after).toBe(SMALL.replace('sources:', 'contents: true\nsources:'));
  expect(setField('', ['title'], 'First')).toBe('title: First\n');
});

test('a claim comes and goes', () => {
  const claim = { text: 'The best', source: 'A study', reviewer: 'Ana', expires: '2027-01-01' };
  const added = addItem(SMALL, 'claims', claim);
  expect(readFields(added).claims).toEqual([claim]);
  expect(removeField(added, ['claims', 0])).toBe(SMALL);
});

test('lines that look like a list are read back as the text that they are', () => {
  for (const key of ['title', 'reviewed'] as const)
    expect(parse(setField(SMALL, [key], '-\na'))).toMatchObject({ [key]: '-\na' });
  const item = Object.fromEntries(['text', 'source', 'reviewer', 'expires'].map((key) => [key, '']));
  const typed = setField(addItem(SMALL, 'claims', item), ['claims', 0, 'text'], '-\na');
  expect(parse(typed)).toMatchObject({ claims: [{ text: '-\na' }] });
});

test('whatever is typed is read back as it was, and nothing else changes', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('title', 'description', 'lead', 'reviewed'),
      fc.oneof(
        fc.string(),
        fc.string({ unit: fc.constantFrom('a', ' ', '\n', ':', '#', "'", '"', '-', '>') }),
      ),
      (key, value) => {
        const after = setField(SMALL, [key as 'title'], value);
        expect(parse(after)).toEqual({ ...(parse(SMALL) as object), [key]: value });
      },
    ),
  );
});

test.each([
  ['a: [', /./],
  ['- a\n- b', /list of names/],
  ['title: *x', /./],
  ['sources: none', /expected type/],
  ['title:\n  a: b', /expected type/],
])('%j is not shown as fields', (yaml, reason) => {
  expect(whyUnreadable(yaml)).toMatch(reason);
});

test.each(['', 'No front matter', '---\ntitle: x\n', ' ---\ntitle: x\n---\n'])(
  '%j has no front matter',
  (text) => {
    expect(splitDocument(text)).toBeUndefined();
  },
);

test.each([
  '---\n---\n',
  '---\ntitle: x\n---',
  '---\r\ntitle: x\r\n---\r\nText\r\n',
  '---\na: b\n---\n\n---\n',
])('%j is split and joined', (text) => expect(joinDocument(splitDocument(text)!)).toBe(text));
