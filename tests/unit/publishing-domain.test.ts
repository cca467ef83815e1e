import { parsePage, type PageDocument } from '@/lib/content/documents/domain';
import { newPageText } from '@/lib/content/pages/domain';
import {
  deadLinks,
  headingIds,
  siteLinks,
  starterTexts,
  unsupportedClaims,
} from '@/lib/content/publishing/domain';
import { draftSchema } from '@/lib/content/publishing/schema';

const TODAY = '2026-11-23';

const frontMatter = (extra = '') => `---
title: A page
description: A description that is long enough to be shown whole in a listing of search results.
lead: In short.
reviewed: 2026-11-01
nextReview: 2027-05-01
${extra}---
`;

function pageOf(body: string, extra = ''): PageDocument {
  const { page, problems } = parsePage(`${frontMatter(extra)}\n${body}\n`);
  if (!page) throw new Error(JSON.stringify(problems));
  return page;
}

const claim = (text: string, expires: string) =>
  `claims:\n  - text: ${JSON.stringify(text)}\n    source: A study\n    reviewer: Counsel\n    expires: ${expires}\n`;
const found = (body: string, extra = '') => unsupportedClaims(pageOf(body, extra), TODAY);

describe('claims', () => {
  test.each([
    'Our program is 100% confidential.',
    'Success is guaranteed.',
    'We cure addiction.',
    'It can be cured.',
    'Our success rate is high.',
    'A success\nrate of note.',
    '90% effective in a year.',
    'We are accredited by CARF.',
    'Joint Commission approved.',
    'The leading treatment center in Florida.',
    'Award-winning care.',
    '- a list\n- of guarantees',
    '| A | B |\n| - | - |\n| cure | now |',
    '## A guaranteed heading',
    ':::callout{kind="note" title="We guarantee it"}\nText\n:::',
    '::call-to-action{to="/contact" label="Get cured now"}',
    'We **guar**antee it.',
    'ｃｕｒｅ in wide letters',
    'gua\u00ADrantee with a soft hyphen',
    'cu\u200Bre with a space of no width',
    'cu\u200E\u034F\uFE0F\u2061re with signs that nobody sees',
    'clinically\\\nproven over two lines',
    '```\nWe guarantee a cure.\n```',
    '    100% success, indented',
    '[here](/about "Guaranteed")',
    '[here][a]\n\n[a]: /about "Guaranteed"',
    'a \u0441ure with one letter of another alphabet',
    'gu\u03B1ranteed with a Greek letter inside',
  ])('%j claims something', (body) => {
    expect(found(body).length).toBeGreaterThan(0);
  });

  test.each([
    'A secure form, and a procedure with accuracy.',
    'We publish no success rates.',
    'About 20% of adults have had it.',
    'The best time to call is the morning.',
    'A certificate is not needed.',
    'Take 5 μg, a β-blocker or nothing, señora; TNFα and ΔFosB don\u02BCt matter.',
  ])('%j claims nothing', (body) => {
    expect(found(body)).toEqual([]);
  });

  test('evidence runs out on a page that was looked at before', () => {
    const page = pageOf('We cure addiction.', claim('We cure addiction', TODAY));
    expect(unsupportedClaims(page, TODAY)).toEqual([]);
    expect(unsupportedClaims(page, '2026-11-24')).toHaveLength(1);
  });

  test('ids of cited sources are no words of the page', () => {
    const source = `sources:\n  - id: cure-rates\n    authors: A\n    title: T\n    published: '2020'\n    identifier: pmid:1\n    says: Something.\n    checked: 2026-11-01\n    checkedAgainst: abstract\n`;
    expect(found('It helps:cite[cure-rates].', source)).toEqual([]);
  });

  test('are found in the front matter too, and named with their line in the text', () => {
    expect(found('Text.', '').length).toBe(0);
    const { page } = parsePage(frontMatter().replace('In short.', 'We guarantee it.') + '\nText.\n');
    expect(page && unsupportedClaims(page, TODAY)).toMatchObject([{ line: 1 }]);
    const [first] = found('Text.\n\nMore.\n\nWe guarantee it.');
    expect(first?.line).toBe(frontMatter().split('\n').length + 5);
  });

  test('are held by evidence that quotes their words, until it runs out', () => {
    const body = 'Of our staff, 100% are trained in first aid.';
    expect(found(body, claim('100% are trained', '2027-01-01'))).toEqual([]);
    expect(found(body, claim('100% are trained', '2026-11-22'))[0]?.reason).toMatch(/has expired/);
    expect(found(body, claim('100% are trained', TODAY))).toEqual([]); // good through today
    expect(found(body, claim('trained in first aid', '2027-01-01'))).toHaveLength(1);
    expect(found(`${body}\n\n100% free.`, claim('100% are trained', '2027-01-01'))).toHaveLength(1);
    // The same words twice in one paragraph; the quote covers only the second.
    expect(found('100% free, and 100% are trained.', claim('100% are trained', '2027-01-01'))).toHaveLength(
      1,
    );
  });
});

describe('links', () => {
  const page = pageOf(
    '## Here\n\n[a](/about) [b](/about#who) [c](#here) [d](#there) [e](/nowhere) [f](https://example.org) [g](tel:988)\n\n::call-to-action{to="/gone" label="Go"}',
  );
  const targets = new Map([
    ['/about', new Set(['who'])],
    ['/mine', headingIds(page)],
  ]);

  test('those of the site are found, whatever makes them', () => {
    expect(siteLinks(page, '/mine').map(({ path, id }) => [path, id])).toEqual([
      ['/about', undefined],
      ['/about', 'who'],
      ['/mine', 'here'],
      ['/mine', 'there'],
      ['/nowhere', undefined],
      ['/gone', undefined],
    ]);
  });

  test('those that lead nowhere are named', () => {
    expect(siteLinks(page, '/moved').map(({ path }) => path)).toContain('/moved');
    expect(deadLinks(page, '/mine', targets).map(({ reason }) => reason)).toEqual([
      'the link #there leads to no heading of its page',
      'the link /nowhere leads to no page',
      'the link /gone leads to no page',
    ]);
  });
});

test('a draft keeps one kind of line ends, whatever the browser sends', () => {
  const sent = { language: 'en', name: 'about', version: '0', text: 'One\r\nTwo\rThree\n' };
  expect(draftSchema.parse(sent).text).toBe('One\nTwo\nThree\n');
});

// A corpus of Markdown attacks: none of it may become a page.
test.each([
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg onload=alert(1)>',
  '<iframe src="https://evil.example"></iframe>',
  'a <b onmouseover="alert(1)">b</b>',
  '<!-- comment -->',
  '<a href="javascript:alert(1)">x</a>',
  '<style>*{display:none}</style>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](data:text/html;base64,PHNjcmlwdD4=)',
  '[x](vbscript:msgbox)',
  '[x](//evil.example)',
  '[x](http://evil.example)',
  '[x](&#106;avascript:alert(1))',
  '[x][1]\n\n[1]: javascript:alert(1)',
  '<javascript:alert(1)>',
  '![x](https://evil.example/pixel.gif)',
  '![x](/local.png)',
  '![x][1]\n\n[1]: https://evil.example/pixel.gif',
  '::image{id="https://evil.example/x.png" alt="x"}',
  '::image{id="6f0b1a9e-0b0e-4e0e-8f0e-0123456789ab"}',
  '::image{id="6f0b1a9e-0b0e-4e0e-8f0e-0123456789ab" alt="x" onerror="alert(1)"}',
  '::call-to-action{to="javascript:alert(1)" label="x"}',
  '::call-to-action{to="//evil.example" label="x"}',
  '::part{name="../../../.data/keys"}',
  ':::callout{kind="note" title="x" style="position:fixed"}\nx\n:::',
  '::script{src="https://evil.example"}',
  ':setting[retentionDays]',
  '# A second title',
  'Footnote[^1]\n\n[^1]: here',
])('%j is refused with its line and reason', (body) => {
  const { page, problems } = parsePage(`${frontMatter()}\n${body}\n`);
  expect(page).toBeUndefined();
  expect(problems[0]).toMatchObject({
    line: expect.any(Number) as number,
    reason: expect.any(String) as string,
  });
});

test.each(['[x](\u0001javascript:alert(1))', '[x](java\tscript:alert(1))'])(
  '%j is no link, but the text that it is',
  (body) => {
    const { page } = parsePage(`${frontMatter()}\n${body}\n`);
    expect(page?.body.children).toMatchObject([
      { type: 'paragraph', children: [{ type: 'text', value: body }] },
    ]);
  },
);

test.each([
  [newPageText('A page', { kind: 'page', today: TODAY, next: TODAY }).split('---\n')[2] ?? '', 2],
  [':::cards\n### Card title goes here\n\nWritten.\n:::', 1],
  [':::faq\n### Question goes here\n\nWritten.\n:::', 1],
  ['## First steps\n\nWrite here, or call us.', 0],
])('what %j still says of its beginning is named', (body, count) => {
  expect(starterTexts(pageOf(body))).toHaveLength(count);
});
