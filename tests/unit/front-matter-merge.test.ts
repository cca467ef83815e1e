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

test.each(BODIES)('%s: one word changes one line', (_file, body) => {
  const words = [...body.matchAll(/^[A-Z][a-z]+ /gm)];
  for (const { index, 0: word } of words) {
    const wanted = `${body.slice(0, index)}Changed ${body.slice(index + word.length)}`;
    const written = wanted.replaceAll('\n\n', '\n\n\n').replaceAll(/^- /gm, '* ');
    const merged = mergeBody(body, written);
    expect(sameMeaning(merged, wanted)).toBe(true);
    // A list or a container is one block, whose other lines may be rewritten.
    if (!/^[-*]/m.test(written.slice(index, index + 400))) expect(merged).toBe(wanted);
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
