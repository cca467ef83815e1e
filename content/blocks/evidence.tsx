import type { RootContent } from 'mdast';
import type { Directives } from 'mdast-util-directive';
import { toString } from 'mdast-util-to-string';
import { z } from 'zod';
import { defineBlock } from './block';

const HEADER = ['Condition', 'Evidence', 'Based on', 'What research shows'];
/** Tables published before each row had to say what its word is based on. */
const EARLIER_HEADER = ['Condition', 'Evidence', 'What research shows'];
const STRENGTHS = ['Strong', 'Moderate', 'Limited', 'Mixed', 'Not shown'] as const;
export type Strength = (typeof STRENGTHS)[number];

const RESULTS = 'helped|better than waiting only|as good as a well-tested treatment|mixed|no better|did worse';
const BASIS = new RegExp(
  `^(?:No trials|(?:Review of (?<reviewed>\\d+) trials|(?<trials>\\d+)(?: or more)? trials?, (?<people>\\d+)(?: or more)? people): (?<result>${RESULTS}))$`,
);
const HOW_TO_WRITE =
  'write “No trials”, or the studies and their result, such as “Review of 90 trials: helped” or “2 trials, 192 people: mixed”';

const REVIEWED = 10;
const PEOPLE = 100;

/**
 * The word for a condition's evidence, by the one rule that the site publishes: as in GRADE, the number and size of
 * randomized trials come first, a weak comparison takes a step away, and disagreement is named.
 * @param basis such as `2 trials, 192 people: mixed`
 * @returns undefined if it isn't written that way
 */
export function strengthOf(basis: string): Strength | undefined {
  const groups = BASIS.exec(basis)?.groups;
  if (!groups) return undefined;
  const { reviewed, trials = '0', people = '0', result } = groups;
  if (result === undefined || result === 'no better' || result === 'did worse') return 'Not shown';
  if (result === 'mixed') return 'Mixed';
  const isWeakly = result === 'better than waiting only';
  if (Number(reviewed) >= REVIEWED) return isWeakly ? 'Moderate' : 'Strong';
  const isEnough = reviewed !== undefined || (Number(trials) > 1 && Number(people) >= PEOPLE);
  return isEnough && !isWeakly ? 'Moderate' : 'Limited';
}

function reasons(node: Directives): string[] {
  const [table, ...others] = node.children as RootContent[];
  if (table?.type !== 'table' || others.length > 0) return ['evidence must contain one table and nothing else'];
  const [header, ...rows] = table.children.map((row) => row.children.map((cell) => toString(cell)));
  const titles = header?.join(' | ');
  if (titles === EARLIER_HEADER.join(' | ')) return rows.flatMap(([condition, word]) => wordReasons(condition, word));
  if (titles !== HEADER.join(' | ')) return [`the evidence table's header must be: ${HEADER.join(' | ')}`];
  return rows.flatMap(([condition, word, basis = '']) => {
    const wanted = strengthOf(basis);
    if (wanted === undefined) return [`${condition}: ${HOW_TO_WRITE}`];
    return word === wanted ? [] : [`${condition}: by the rule, “${basis}” is “${wanted}”, not “${word}”`];
  });
}

const wordReasons = (condition = '', word = ''): string[] =>
  (STRENGTHS as readonly string[]).includes(word)
    ? []
    : [`${condition}: evidence "${word}" must be one of ${STRENGTHS.join(', ')}`];

export const evidence = defineBlock({
  type: 'containerDirective',
  name: 'evidence',
  label: 'Evidence table',
  attributes: z.strictObject({}),
  fields: [],
  beginning: { table: [HEADER, ['', 'Not shown', 'No trials', '']] },
  reasons,
  draw: ({ children }) => <div className="evidence">{children}</div>,
});
