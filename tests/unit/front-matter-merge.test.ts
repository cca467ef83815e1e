import fs from 'node:fs';
import { splitDocument } from '@/components/content/editor/front-matter';
import { mergeBody, sameMeaning } from '@/components/content/editor/merge-body';

const BODIES = fs
  .globSync('content/en/pages/**/*.md')
  .map((file) => [file, splitDocument(fs.readFileSync(file, 'utf8'))!.body] as const);

test.each(BODIES)('%s: written otherwise, it is the same text', (_file, body) => {
  const otherwise = body
    .replaceAll(/^- /gm, '* ')
    .replaceAll(/^(:::[a-z]+.*)\n/gm, '$1\n\n\n')
    .replaceAll('\n\n', '\n\n\n');
  expect(sameMeaning(otherwise, body)).toBe(true);
  expect(mergeBody(body, otherwise)).toBe(body);
});

/** The first word of a line. */
type Word = { index: number; 0: string };

const changed = (body: string, words: readonly Word[]) =>
  words.reduceRight(
    (text, { index, 0: word }) => `${text.slice(0, index)}Changed ${text.slice(index + word.length)}`,
    body,
  );
const rewritten = (text: string) => text.replaceAll('\n\n', '\n\n\n').replaceAll(/^- /gm, '* ');

/** Up to four words each, with at least three others in between: their blocks are no neighbors. */
function farApart(words: readonly Word[]): Word[][] {
  const count = Math.max(1, Math.ceil(words.length / 4), Math.min(4, words.length));
  return Array.from({ length: count }, (_, first) => words.filter((_word, at) => at % count === first));
}

test.each(BODIES)('%s: a word that changes, changes its line alone', (_file, body) => {
  const words = [...body.matchAll(/^[A-Z][a-z]+ /gm)];
  // A list or a container is one block, whose other lines may be rewritten.
  const isListed = (word: Word) =>
    /^[-*]/m.test(rewritten(changed(body, [word])).slice(word.index, word.index + 400));
  for (const group of farApart(words.filter(isListed))) {
    const wanted = changed(body, group);
    expect(sameMeaning(mergeBody(body, rewritten(wanted)), wanted)).toBe(true);
  }
  for (const group of farApart(words.filter((word) => !isListed(word)))) {
    const wanted = changed(body, group);
    expect(mergeBody(body, rewritten(wanted))).toBe(wanted);
  }
});

const merge = (before: string, after: string) => mergeBody(before, after);

test('blocks that were moved, added or taken away leave the others as they are', () => {
  expect(merge('\n*One*\n\n\nTwo\n', '_One_\n\nNew\n\nTwo')).toBe('\n*One*\n\nNew\n\nTwo\n');
  expect(merge('*One*\n\n*Two*\n', '_Two_\n\n_One_')).toBe('*Two*\n\n*One*\n');
  expect(merge('*One*\n\n*Two*\n', '_Two_')).toBe('*Two*\n');
  expect(merge('', 'New')).toBe('\nNew\n');
  expect(merge('Old\n', '')).toBe('\n');
});

test('what would mean something else side by side is written anew', () => {
  const merged = merge('* one\n\nText\n', '* one\n\n- two');
  expect(sameMeaning(merged, '* one\n\n- two')).toBe(true);
  const list = merge('- one\n\nText\n\n- two\n', '- one\n\n* two');
  expect(sameMeaning(list, '- one\n\n* two')).toBe(true);
});

test('a change in a box leaves the rest of it', () => {
  const before = ':::cards\n\n### *A*\n\nText\n\n### B\n:::\n';
  expect(merge(before, ':::cards\n### _A_\n\nOther\n\n### B\n:::')).toBe(before.replace('Text', 'Other'));
});
