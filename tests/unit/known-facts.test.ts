import { toString } from 'mdast-util-to-string';
import { withKnownFacts } from '@/lib/content/known-facts/domain';
import { markdown } from '@/lib/shared/markdown';

/** What is left of a text, a line for each block, of a clinic that has given its phone only. */
const left = (text: string) => {
  const body = withKnownFacts(markdown().parse(text), { placeholders: ['payment', 'licence', 'languages'] });
  return body.children.map((node) => toString(node)).join('\n');
};

test('of a paragraph, the sentence that shows an unknown fact is left out, with its citations', () => {
  expect(left('First one. Costs: :setting[payment]:cite[a]. **Last** one.')).toBe('First one. Last one.');
  expect(left('Call :setting[phone]. We speak :setting[languages].')).toBe('Call phone.');
});

test('an abbreviation ends no sentence', () => {
  expect(left('Ask Dr. Roe about :setting[payment]. Then come.')).toBe(' Then come.');
});

test('a paragraph of which only a label would stay goes', () => {
  expect(left('**What it costs.** :setting[payment].\n\nNext.')).toBe('Next.');
});

test('of a list item that begins with something else, only the sentence goes', () => {
  expect(left('- **Pay.** Ask us. We take :setting[payment].')).toBe('Pay. Ask us.');
  expect(left('- **Pay.** We take :setting[payment]. Ask us.\n- Else')).toBe('Else');
});

test('a list item that begins with it goes as a whole, and an empty list with the heading above it', () => {
  expect(left('- **License:** :setting[licence]\n- **Phone:** :setting[phone]')).toBe('Phone: phone');
  expect(left('## Facts\n\n- :setting[licence]\n\n## More\n\nText')).toBe('More\nText');
});

test('a table row goes, and the table stays', () => {
  expect(left('| A | B |\n| - | - |\n| Cost | :setting[payment] |\n| Phone | 1 |')).toBe('ABPhone1');
});

test('a question without its answer goes, one with the rest of it stays', () => {
  const faq = (answer: string) => `:::faq\n\n### How much?\n\n${answer}\n\n### Else?\n\nYes.\n:::`;
  expect(left(faq(':setting[payment].'))).toBe('Else?Yes.');
  expect(left(faq('It depends. :setting[payment].'))).toBe('How much?It depends.Else?Yes.');
});

test('a heading that shows an unknown fact goes with its section', () => {
  expect(left('## Since :setting[licence]\n\nText\n\n### Below\n\nMore\n\n## After\n\nEnd')).toBe(
    'After\nEnd',
  );
});

test('a page that lacks nothing is the same', () => {
  const body = markdown().parse('## Empty\n\n## Call :setting[phone]');
  expect(withKnownFacts(body, { placeholders: ['payment'] })).toBe(body);
});
