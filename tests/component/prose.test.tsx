import { render, screen, within } from '@testing-library/react';
import { axe } from 'jest-axe';
import type { ReactElement } from 'react';
import { Prose } from '@/components/site/prose';
import { Sources } from '@/components/site/sources';
import { readPage } from '@/lib/copy/data';
import { parsePage } from '@/lib/copy/domain';

jest.mock('next/link', () => 'a'); // its prefetching needs a browser

// A page is drawn on the server, which has it; jsdom does not. Markdown trees are plain JSON.
globalThis.structuredClone ??= <Tree,>(tree: Tree) => JSON.parse(JSON.stringify(tree)) as Tree;

const source = (id: string, identifier: string) => `  - id: ${id}
    authors: Author of ${id}
    title: Title of ${id}
    published: Journal, 2020
    identifier: ${identifier}
    says: Its finding.
    checked: 2026-11-22
    checkedAgainst: citation only`;

const renderPage = (page: ReactElement) => render(<main>{page}</main>);

function show(body: string, sources: string[] = []) {
  const front = [
    'title: T',
    `description: ${'d'.repeat(80)}`,
    'lead: L',
    'reviewed: 2026-11-22',
    'nextReview: 2027-01-01',
  ];
  if (sources.length > 0) front.push('sources:', ...sources);
  const { page, problems } = parsePage(['---', ...front, '---', '', body].join('\n'));
  if (!page) throw new Error(JSON.stringify(problems));
  return renderPage(
    <>
      <Prose page={page} />
      <Sources sources={page.sources} />
    </>,
  );
}
const sources = [source('a', 'doi:10.1000/x.1'), source('b', 'pmid:123'), source('c', 'https://c.example/c')];

test('a citation is a link to its source, with a name that makes sense when read out', () => {
  const { container } = show('One:cite[b]. Two:cite[a, b]. Three:cite[c].', sources);
  const names = screen.getAllByRole('link', { name: /^Source \d+$/ });
  expect(names.map((link) => [link.getAttribute('aria-label'), link.getAttribute('href')])).toEqual([
    ['Source 1', '#source-b'],
    ['Source 2', '#source-a'],
    ['Source 1', '#source-b'],
    ['Source 3', '#source-c'],
  ]);
  for (const link of names) expect(container.querySelector(link.getAttribute('href') ?? '')).not.toBeNull();
});

test('the number of a citation is the number of its source in the list', () => {
  show('One:cite[c]. Two:cite[a, b].', sources);
  const items = within(screen.getByRole('region', { name: 'Sources' })).getAllByRole('listitem');
  expect(items.map(({ id }) => id)).toEqual(['source-c', 'source-a', 'source-b']);
});

test('a source links to where it is published for good, and says how it was checked', () => {
  show('One:cite[a, b, c].', sources);
  const address = (id: string) => screen.getByRole('link', { name: `Title of ${id}` }).getAttribute('href');
  expect([address('a'), address('b'), address('c')]).toEqual([
    'https://doi.org/10.1000/x.1',
    'https://pubmed.ncbi.nlm.nih.gov/123/',
    'https://c.example/c',
  ]);
  expect(screen.getAllByText('Checked against its citation only, November 22, 2026.')).toHaveLength(3);
});

test('headings have ids to link to, each its own', () => {
  show('## Staying safe\n\n## Staying safe\n\n### What is *IPT*?');
  expect(screen.getAllByRole('heading').map(({ id }) => id)).toEqual(
    expect.arrayContaining(['staying-safe', 'staying-safe-1', 'what-is-ipt']),
  );
});

test('the evidence table can be scrolled with the keyboard', () => {
  show(
    ':::evidence\n\n| Condition | Evidence | What research shows |\n| - | - | - |\n| A | Strong | x |\n\n:::',
  );
  const region = screen.getByRole('region', { name: 'Evidence by condition' });
  expect(region).toHaveAttribute('tabindex', '0');
  expect(within(region).getByRole('columnheader', { name: 'Evidence' })).toBeInTheDocument();
  expect(within(region).getByRole('rowheader', { name: 'A' })).toBeInTheDocument();
});

test('a callout is named by its title, and a call to action is a link', () => {
  show(
    ':::callout{kind="danger" title="Call now"}\nText.\n:::\n\n::call-to-action{to="/consultation" label="Ask us"}',
  );
  expect(screen.getByRole('complementary', { name: 'Call now' })).toHaveTextContent('Text.');
  expect(screen.getByRole('link', { name: 'Ask us' })).toHaveAttribute('href', '/consultation');
});

test('hostile text is shown as text', () => {
  const { container } = show(
    '&lt;script&gt;alert(1)&lt;/script&gt; `<img src=x onerror=alert(1)>`\n\n' +
      ':::callout{kind="note" title="<img src=x onerror=alert(1)>"}\n\\<b>bold\\</b>\n:::\n\n' +
      '::call-to-action{to="/x" label="<svg onload=alert(1)>"}',
  );
  expect(container.querySelector('script, img, svg, b')).toBeNull();
  expect(container).toHaveTextContent('<script>alert(1)</script>');
  expect(screen.getByRole('link', { name: '<svg onload=alert(1)>' })).toBeInTheDocument();
});

test('the shipped page has no accessibility problem that a machine can find', async () => {
  const page = readPage('interpersonal-psychotherapy');
  const { container } = renderPage(
    <>
      <h1>{page.title}</h1>
      <Prose page={page} />
      <Sources sources={page.sources} />
    </>,
  );
  expect(await axe(container)).toHaveNoViolations();
});
