import { act, configure } from '@testing-library/react';
import { $isTableNode, lexical } from '@mdxeditor/editor';
import fc from 'fast-check';
import type { Nodes } from 'mdast';
import { toString } from 'mdast-util-to-string';
import { $isContainer } from '@/components/content/editor/container-node';
import { parsePage } from '@/lib/content/documents/domain';
import { openBody, rootEditor, withoutLayout, written } from '../support/page-editor';

beforeAll(withoutLayout);
configure({ getElementError: (message) => new Error(message ?? '') });

/** One text in every place where a page can have one. */
const PLACES = `X

## X

- X
  - X

1. X

> X

**X** and _X_ and [X](/contact)

:::callout{kind="note" title="A"}
X

- X
:::

:::faq
### X

X
:::

:::steps
### X

X
:::

| X | A |
| - | - |
| X | B |`;

/** Everything with a meaning in Markdown, our directives or GitHub's dialect. */
const ACTIVE = [
  ...'#*_`~[](){}<>!|\\:;&+-=.^$@/"\' \t',
  ...'ab19é😀',
  ...[
    ':cite[a]',
    ':setting[phone]',
    '::part{name="a"}',
    ':::note',
    ':::',
    '9:30',
    '1:1:1',
    'Matt. 5:16',
    ':name[x]',
  ],
  ...[
    '1. ',
    '- ',
    '## ',
    '> ',
    '---',
    '***',
    '___',
    '===',
    '```',
    '~~~',
    '~~',
    '==',
    '**',
    '<br>',
    '<b>',
    '<!--',
    '&amp;',
  ],
  ...[
    'https://a.org',
    'http://a.org',
    'www.a.org',
    'a@b.co',
    'mailto:',
    '![',
    '](b)',
    '[^1]',
    '[ ] ',
    'x^2^',
    '\u00a0',
  ],
];

/** Types the text into every place. A cell's text belongs to its table. */
function $type(typed: string) {
  for (const node of lexical.$getRoot().getAllTextNodes()) {
    if (node.getTextContent() === last) node.setTextContent(typed);
  }
  for (const box of lexical.$getRoot().getChildren().filter($isContainer))
    if (box.getName() === 'callout') box.setAttributes({ kind: 'note', title: typed });
  const table = lexical.$getRoot().getChildren().find($isTableNode)!;
  const rows = table.getWritable().getMdastNode().children;
  for (const row of rows) row.children[0]!.children = [{ type: 'text', value: typed }];
  last = typed;
}
let last = 'X';

const isBlank = (node: Nodes) => node.type === 'text' && node.value.trim() === '';
/** A tree without its text. A typed web or email address may become a link. */
const shapeOf = (node: Nodes): unknown => {
  if (node.type === 'text') return 'text';
  if (node.type === 'link' && node.url.endsWith(toString(node))) return 'text';
  const seen = 'children' in node ? (node.children as Nodes[]).filter((child) => !isBlank(child)) : [];
  const children = seen.map(shapeOf);
  return [
    node.type,
    ...children.filter((child, index) => child !== 'text' || children[index - 1] !== 'text'),
  ];
};
/** The texts of the places, in order; spaces at an end are ignored. */
const textsIn = (node: Nodes): string[] => {
  if (node.type === 'containerDirective' && node.name === 'callout')
    return [node.attributes?.title?.trim() ?? '', ...node.children.flatMap(textsIn)];
  const isPlace = ['paragraph', 'heading', 'tableCell'].includes(node.type);
  if (isPlace) return [toString(node).trim()];
  return 'children' in node ? (node.children as Nodes[]).flatMap(textsIn) : [];
};

test('what is typed is what is published, wherever it is typed', async () => {
  await openBody(PLACES);
  const type = (typed: string) => act(() => rootEditor().update(() => $type(typed), { discrete: true }));
  type('Y');
  const before = parsePage(written.at(-1)!).page!.body;
  const check = (typed: string) => {
    type(typed);
    const { page, problems } = parsePage(written.at(-1)!);
    expect({ typed, problems }).toEqual({ typed, problems: [] });
    const wanted = textsIn(before).map((text) => text.replaceAll('Y', () => typed).trim());
    expect(textsIn(page!.body)).toEqual(wanted);
    expect(shapeOf(page!.body)).toEqual(shapeOf(before));
  };
  for (const typed of [
    '\u00a0# x',
    '\u2003- x',
    '9:30',
    '1:1',
    'Matt. 5:16',
    ':name[word]',
    ':name[a]{b="c"}',
    'a:b[c]:d[e]',
    '1:1:1',
  ])
    check(typed);
  fc.assert(
    fc.property(
      fc
        .array(fc.constantFrom(...ACTIVE), { minLength: 1, maxLength: 8 })
        .map((parts) => parts.join(''))
        .filter((t) => t.trim() !== ''),
      check,
    ),
    { numRuns: 200 },
  );
}, 120_000);
