import { ESLint } from 'eslint';
import ts from 'typescript';
import tsconfig from '../../tsconfig.json';

// Our own rules, as `npm run check` applies them to a file like this. All cases are one small program, because loading
// types is the slowest part.
const cases = new Map<string, string>();
const fileWith = (body: string) => {
  const file = `components/staff/case-${cases.size}.tsx`;
  cases.set(
    file,
    `'use client';\nimport * as React from 'react';\nimport { useEffect, useLayoutEffect } from 'react';\n${body}`,
  );
  return file;
};

function programOf(files: Map<string, string>): ts.Program {
  const { options } = ts.convertCompilerOptionsFromJson({ ...tsconfig.compilerOptions, types: [] }, '.');
  const host = ts.createCompilerHost(options);
  const read = host.readFile.bind(host);
  host.readFile = (file) => files.get(file) ?? read(file);
  return ts.createProgram([...files.keys()], options, host);
}

let eslint: ESLint;
beforeAll(() => {
  const parserOptions = { projectService: false, programs: [programOf(cases)] };
  eslint = new ESLint({
    overrideConfig: { files: ['**/*.tsx'], languageOptions: { parserOptions } },
    ruleFilter: ({ ruleId }) => ruleId.startsWith('calusa/'),
  });
});

const findingsIn = async (file: string) => {
  const [result] = await eslint.lintText(cases.get(file) ?? '', { filePath: file });
  return result?.messages.map(({ ruleId, message }) => ruleId ?? message);
};

/** One test for each case, named `WHAT is refused` (by the rule, and nothing else) or `WHAT is not`. */
function judge(
  rule: string,
  wrap: (body: string) => string,
  verdict: 'refused' | 'not',
  given: readonly Case[],
) {
  const named = given.map((one) => (typeof one === 'string' ? [one, one] : one));
  test.each(named.map(([what, body = '']) => [what, fileWith(wrap(body))]))(
    `%s is ${verdict}`,
    async (_what, file) => {
      expect(await findingsIn(file)).toEqual(verdict === 'refused' ? [`calusa/${rule}`] : []);
    },
  );
}
/** What is checked, or its name and then that. */
type Case = string | readonly [what: string, body: string];

const effect = (call: string) =>
  `declare const box: HTMLElement | null;\ndeclare const leave: () => void;\nexport function Part() {\n${call}\nreturn null;\n}\n`;

describe('an effect gives React nothing, or a clean-up', () => {
  judge('effect-returns', effect, 'refused', [
    'useEffect(() => box?.scrollIntoView(), []);',
    'useLayoutEffect(() => box?.focus(), []);',
    'React.useEffect(() => { if (box) return box.focus(); }, []);',
    'useEffect(function () { return leave(); }, []);',
    'useEffect(leave, []);',
    'useEffect(() => JSON.parse("1"), []);',
  ]);

  judge('effect-returns', effect, 'not', [
    'useEffect(() => { box?.scrollIntoView(); }, []);',
    'useEffect(() => leave, []);',
    'useEffect(() => () => box?.focus(), []);',
    'useEffect(() => { if (!box) return; return () => leave(); }, []);',
    'useEffect(() => { const focus = () => box?.focus(); focus(); }, []);',
    'useEffect(() => void leave(), []);',
  ]);
});

describe('text that changes has an element to itself', () => {
  const part = (children: string) =>
    `declare const name: string;\ndeclare const count: number | null;\ndeclare const isNew: boolean;\nexport const Part = () => (<>${children}</>);\n`;

  judge('changing-text', part, 'refused', [
    ['a text beside others', '<p>Now: {name}</p>'],
    ['a number beside others', '<p>{count} of them</p>'],
    ['a text that comes and goes', '<p><b>New</b>{isNew ? ", just now" : null}</p>'],
    ['a text of a template', '<p><b>New</b>{isNew && `by ${name}`}</p>'],
    ['a text that an element may come before', '<p>{isNew ? <b>New</b> : null} request</p>'],
    ['a space that an element may come before', '<p>{isNew ? <b>New</b> : null}{" "}<i>request</i></p>'],
    ['a text that is a part by itself', 'Now'],
  ]);

  judge('changing-text', part, 'not', [
    ['the only text of its element', '<p>{isNew ? name : `not ${name}`}</p>'],
    ['an element of its own', '<p>Now: <b>{name}</b> <span>{count}</span></p>'],
    ['a text before what comes and goes', '<p>Now {isNew ? <b>New</b> : null}</p>'],
    ['elements that come and go', '<ul>{isNew ? <li>1</li> : null}<li>2</li></ul>'],
  ]);
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

  judge('own-keys', reading, 'refused', [
    'said[key];',
    'said[key] = key;',
    'found?.[key as Known];',
    'found?.[key as keyof typeof found];',
    'said[`${key}`];',
    "'a' in said && key in said;",
    '({ ...said })[key.trim()];',
    'void (key as keyof NonNullable<typeof found>);',
  ]);

  judge('own-keys', reading, 'not', [
    'found?.[known];',
    "said['a'];",
    'list[0];',
    'key[0];',
    'words[name];',
    "'a' in said;",
    'new Map([[key, known]]).get(key);',
  ]);
});
