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
