import { toString } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import { strengthOf } from '@/content/blocks/evidence';
import { readPage } from '@/lib/content/copy/data';
import { parsePage } from '@/lib/content/documents/domain';

test.each([
  ['Review of 10 trials: helped', 'Strong'],
  ['Review of 9 trials: helped', 'Moderate'],
  ['Review of 90 trials: better than waiting only', 'Moderate'],
  ['Review of 9 trials: better than waiting only', 'Limited'],
  ['2 trials, 100 people: helped', 'Moderate'],
  ['2 trials, 100 people: as good as a well-tested treatment', 'Moderate'],
  ['2 trials, 99 people: helped', 'Limited'],
  ['1 trial, 500 people: helped', 'Limited'],
  ['2 trials, 500 people: better than waiting only', 'Limited'],
  ['Review of 90 trials: mixed', 'Mixed'],
  ['2 trials, 500 people: no better', 'Not shown'],
  ['1 trial, 500 people: did worse', 'Not shown'],
  ['No trials', 'Not shown'],
  ['Many trials: helped', undefined],
  ['2 trials: helped', undefined],
])('%s is %s', (basis, word) => {
  expect(strengthOf(basis)).toBe(word);
});

const page = (table: string) =>
  parsePage(`---
title: T
description: ${'d'.repeat(80)}
lead: L
reviewed: 2026-11-22
nextReview: 2027-01-01
---

:::evidence

${table}

:::
`).problems.map(({ reason }) => reason);
const rows = (...cells: string[]) =>
  page(
    `| Condition | Evidence | Based on | What research shows |\n| - | - | - | - |\n| ${cells.join(' | ')} |`,
  );

test('a word that the rule does not give is refused, with the one that it gives', () => {
  expect(rows('Grief', 'Limited', '1 trial, 40 people: helped', 'x')).toEqual([]);
  expect(rows('Grief', 'Strong', '1 trial, 40 people: helped', 'x')).toEqual([
    'Grief: by the rule, “1 trial, 40 people: helped” is “Limited”, not “Strong”',
  ]);
  expect(rows('Grief', 'Strong', 'lots', 'x')).toEqual([
    expect.stringMatching(/^Grief: write “No trials”, or/),
  ]);
});

test('a table published before the rule still reads', () => {
  expect(
    page('| Condition | Evidence | What research shows |\n| - | - | - |\n| Grief | Strong | x |'),
  ).toEqual([]);
});

test('every row of the article says what its word is based on', () => {
  const found: string[][] = [];
  visit(readPage('en', 'interpersonal-psychotherapy').body, 'tableRow', (row) => {
    found.push(row.children.map((cell) => toString(cell)));
  });
  const [header, ...conditions] = found;
  expect(header).toEqual(['Condition', 'Evidence', 'Based on', 'What research shows']);
  expect(conditions.length).toBeGreaterThan(15);
  for (const [, word, basis = ''] of conditions) expect(strengthOf(basis)).toBe(word);
});
