import { ESLint } from 'eslint';

// Our own rules, as `npm run check` applies them. The text stands in for a file that is there: types come with it.
const eslint = new ESLint();
const findingsIn = async (body: string) => {
  const text = `'use client';\nimport * as React from 'react';\nimport { useEffect, useLayoutEffect } from 'react';\n${body}`;
  const [result] = await eslint.lintText(text, { filePath: 'components/staff/failure.tsx' });
  return result?.messages.map(({ ruleId }) => ruleId).filter((rule) => rule?.startsWith('calusa/'));
};
const effect = (call: string) =>
  `declare const box: HTMLElement | null;\ndeclare const leave: () => void;\nexport function Part() {\n${call}\nreturn null;\n}\n`;

describe('an effect gives React nothing, or a clean-up', () => {
  test.each([
    'useEffect(() => box?.scrollIntoView(), []);',
    'useLayoutEffect(() => box?.focus(), []);',
    'React.useEffect(() => { if (box) return box.focus(); }, []);',
    'useEffect(function () { return leave(); }, []);',
    'useEffect(leave, []);',
    'useEffect(() => JSON.parse("1"), []);',
  ])('%s is refused', async (call) => {
    expect(await findingsIn(effect(call))).toEqual(['calusa/effect-returns']);
  });

  test.each([
    'useEffect(() => { box?.scrollIntoView(); }, []);',
    'useEffect(() => leave, []);',
    'useEffect(() => () => box?.focus(), []);',
    'useEffect(() => { if (!box) return; return () => leave(); }, []);',
    'useEffect(() => { const focus = () => box?.focus(); focus(); }, []);',
    'useEffect(() => void leave(), []);',
  ])('%s is not', async (call) => {
    expect(await findingsIn(effect(call))).toEqual([]);
  });
});

describe('text that changes has an element to itself', () => {
  const part = (children: string) =>
    `declare const name: string;\ndeclare const count: number | null;\ndeclare const isNew: boolean;\nexport const Part = () => (<>${children}</>);\n`;

  test.each([
    ['a text beside others', '<p>Now: {name}</p>'],
    ['a number beside others', '<p>{count} of them</p>'],
    ['a text that comes and goes', '<p><b>New</b>{isNew ? ", just now" : null}</p>'],
    ['a text of a template', '<p><b>New</b>{isNew && `by ${name}`}</p>'],
    ['a text that an element may come before', '<p>{isNew ? <b>New</b> : null} request</p>'],
    ['a space that an element may come before', '<p>{isNew ? <b>New</b> : null}{" "}<i>request</i></p>'],
    ['a text that is a part by itself', 'Now'],
  ])('%s is refused', async (_case, children) => {
    expect(await findingsIn(part(children))).toEqual(['calusa/changing-text']);
  });

  test.each([
    ['the only text of its element', '<p>{isNew ? name : `not ${name}`}</p>'],
    ['an element of its own', '<p>Now: <b>{name}</b> <span>{count}</span></p>'],
    ['a text before what comes and goes', '<p>Now {isNew ? <b>New</b> : null}</p>'],
    ['elements that come and go', '<ul>{isNew ? <li>1</li> : null}<li>2</li></ul>'],
  ])('%s is not', async (_case, children) => {
    expect(await findingsIn(part(children))).toEqual([]);
  });
});

describe('an object is read by keys that are known', () => {
  const reading = (statement: string) =>
    `type Known = 'a' | 'b';
declare const key: string;
declare const known: Known;
declare const said: { [name: string]: string };
declare const found: Record<Known, string> | undefined;
declare const list: readonly string[];
export function read<Name extends string>(name: Name, words: Record<Name, string>) {
${statement}
return words;
}\n`;

  test.each([
    'said[key];',
    'said[key] = key;',
    'found?.[key as Known];',
    'found?.[key as keyof typeof found];',
    'said[`${key}`];',
    "'a' in said && key in said;",
    '({ ...said })[key.trim()];',
    'void (key as keyof NonNullable<typeof found>);',
  ])('%s is refused', async (statement) => {
    expect(await findingsIn(reading(statement))).toEqual(['calusa/own-keys']);
  });

  test.each([
    'found?.[known];',
    "said['a'];",
    'list[0];',
    'key[0];',
    'words[name];',
    "'a' in said;",
    'new Map([[key, known]]).get(key);',
  ])('%s is not', async (statement) => {
    expect(await findingsIn(reading(statement))).toEqual([]);
  });
});
