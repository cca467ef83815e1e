import { toString } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import { parsePage } from '@/lib/content/documents/domain';
import { questionsOf } from '@/lib/content/outline/domain';
import { LINK_TARGET, markdown } from '@/lib/shared/markdown';

const FRONT_MATTER = `---
title: A page
description: A description that is long enough to be shown whole in a listing of search results.
lead: In short.
reviewed: 2026-11-01
nextReview: 2027-05-01
---
`;
const parse = (body: string) => parsePage(`${FRONT_MATTER}\n${body}\n`);
const typesIn = (body: string) => {
  const types: string[] = [];
  visit(markdown.parse(body), (node) => void types.push(node.type));
  return types.slice(1);
};

test.each([
  'Open 9:30 to 17:00',
  'A ratio of 1:1, or 1:1:1',
  'Matt. 5:16',
  'Note:this',
  'a:cite and:setting',
  '10:30[a]',
  ':smile:',
  'é:é[x]',
  'It is 9:30.',
])('%j, written as Markdown, is the text that it is', (body) => {
  const { page, problems } = parse(body);
  expect(problems).toEqual([]);
  expect(toString(page!.body)).toBe(body);
  expect(typesIn(body)).toEqual(['paragraph', 'text']);
});

test('a directive is still one, and an unknown one is still refused', () => {
  expect(typesIn('At:setting[hours] now')).toContain('textDirective');
  expect(typesIn('a\\::setting[hours]')).toContain('textDirective');
  expect(parse('See:ciet[one]').problems).toEqual([
    { line: 9, reason: 'unknown directive "ciet"; known here: cite, setting' },
  ]);
});

test.each(['http://example.org', 'www.example.org', 'See http://example.org/a_b for more'])(
  '%j is no link, and does not stop the page',
  (body) => {
    expect(parse(body).problems).toEqual([]);
    expect(typesIn(body)).toEqual(['paragraph', 'text']);
  },
);

test('a web or mail address that was typed is a link, with no mark around it', () => {
  expect(typesIn('https://example.org/a')).toEqual(['paragraph', 'link', 'text']);
  expect(typesIn('_ana@example.org_')).toEqual(['paragraph', 'emphasis', 'link', 'text']);
});

test.each([
  ['mailto:ana@example.org', true],
  ['tel:+12395550100', true],
  ['sms:988', true],
  ['mailto:', false],
  ['javascript:alert(1)', false],
  ['http://example.org', false],
])('a link to %j: allowed %j', (url, isAllowed) => {
  expect(parse(`[words](<${url}>)`).problems).toHaveLength(isAllowed ? 0 : 1);
});

test('a cell holds two lines, which are two words to whoever reads it without its looks', () => {
  const table = '| A | B |\n| - | - |\n| 1<br>1b | c |';
  expect(parse(table).problems).toEqual([]);
  expect(typesIn(table)).toContain('break');
  expect(parse('1<br>1b').problems).toEqual([{ line: 9, reason: 'raw HTML is not allowed' }]);
  const faq = parse(`:::faq\n### Q?\n\nOne\\\nTwo\n\n${table}\n:::`).page!;
  expect(questionsOf(faq, () => '')).toEqual([{ question: 'Q?', answer: 'One Two A B 1 1b c' }]);
});

test.each([
  ['/consultation', true],
  ['#alcohol', true],
  ['https://988lifeline.org', true],
  ['//evil.example', false],
  // Browsers read it as two slashes, which means another site.
  ['/\\evil.example', false],
  ['javascript:alert(1)', false],
])('a link may lead to %s: %s', (target, isTarget) => expect(LINK_TARGET.test(target)).toBe(isTarget));
