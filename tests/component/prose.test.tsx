import { render, screen, within } from '@testing-library/react';
import { axe } from 'jest-axe';
import type { ReactElement } from 'react';
import { Prose, Snippet } from '@/components/site/prose';
import { Sources } from '@/components/site/sources';
import { ILLUSTRATIONS } from '@/content/illustrations';
import { clinic } from '@/lib/clinic/data';
import { addressText, hoursText, phoneText } from '@/lib/clinic/domain';
import { TEXT_SETTINGS } from '@/lib/clinic/schema';
import { pageNames, readPage } from '@/lib/content/copy/data';
import { parsePage } from '@/lib/content/documents/domain';
import { forgetFacts, saveFacts } from '../support/saved-facts';

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
      <Prose language="en" name="home" page={page} />
      <Sources language="en" sources={page.sources} />
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

test('a source that is named twice in one citation is cited once', () => {
  show('One:cite[a, b, a].', sources.slice(0, 2));
  const names = screen.getAllByRole('link', { name: /^Source \d+$/ });
  expect(names.map((link) => link.getAttribute('href'))).toEqual(['#source-a', '#source-b']);
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
  expect(screen.getByText('Show all 3 sources')).toBeInTheDocument();
  expect(screen.queryByText(/Checked against/)).not.toBeInTheDocument(); // for staff
});

test('headings have ids to link to, each its own', () => {
  show('## Staying safe\n\n## Staying safe\n\n### What is *IPT*?');
  expect(screen.getAllByRole('heading').map(({ id }) => id)).toEqual(
    expect.arrayContaining(['staying-safe', 'staying-safe-1', 'what-is-ipt']),
  );
});

describe('the evidence table', () => {
  const showTable = () =>
    show(
      ':::evidence\n\n| Condition | Evidence | What research shows |\n| - | - | - |\n| **A** | Not shown | x |\n| B | Strong | y |\n\n:::',
    );

  test('is a table with headers of columns and of rows', () => {
    showTable();
    const table = within(screen.getByRole('table'));
    expect(table.getByRole('columnheader', { name: 'Evidence' })).toHaveAttribute('scope', 'col');
    expect(table.getAllByRole('columnheader')).toHaveLength(3);
    expect(table.getByRole('rowheader', { name: 'A' })).toHaveAttribute('scope', 'row');
    expect(table.getByRole('row', { name: 'A Not shown x' })).toBeInTheDocument();
  });

  test('writes its roles out: the style sheet stacks its cells on a phone, which takes them away', () => {
    const { container } = showTable();
    const roles = [...container.querySelectorAll('table, tr, th, td')].map((part) =>
      part.getAttribute('role'),
    );
    const row = ['row', 'rowheader', 'cell', 'cell'];
    const header = ['row', 'columnheader', 'columnheader', 'columnheader'];
    expect(roles).toEqual(['table', ...header, ...row, ...row]);
  });

  test('marks the strength of evidence for the style sheet, and nothing else', () => {
    const { container } = showTable();
    const marked = [...container.querySelectorAll<HTMLElement>('[data-strength]')];
    expect(marked.map(({ dataset, textContent }) => [dataset.strength, textContent])).toEqual([
      ['Not shown', 'Not shown'],
      ['Strong', 'Strong'],
    ]);
  });
});

describe('a block of headings and texts', () => {
  const block = (name: string) => `:::${name}\n### First\n\nOne.\n\n- item\n\n### Second\n\nTwo.\n:::`;
  const textsOf = (items: Iterable<Element>) =>
    [...items].map((item) => item.textContent?.replace(/\s/g, ''));

  test.each([
    ['cards', '.cards > .card'],
    ['faq', '.faq > .faq-item'],
    ['steps', 'ol.steps > li'],
  ])('of the kind %s keeps each heading together with all the text below it', (name, selector) => {
    const { container } = show(block(name));
    const items = container.querySelectorAll(selector);
    expect(textsOf(items)).toEqual(['FirstOne.item', 'SecondTwo.']);
    for (const item of items) expect(item.querySelector('h3')?.id).toMatch(/^(first|second)$/);
  });

  test('of steps is an ordered list for a screen reader', () => {
    show(block('steps').replace('- item', 'More.'));
    expect(within(screen.getByRole('list')).getAllByRole('listitem')).toHaveLength(2);
  });
});

describe('what the clinic or another file says', () => {
  afterEach(forgetFacts);

  test('a setting shows the fact as it is written everywhere', () => {
    saveFacts();
    const { container } = show('We are :setting[name] in :setting[city]. Hours: :setting[hours].');
    const facts = clinic();
    expect(container).toHaveTextContent(`We are ${facts.name} in ${facts.city}. Hours: ${hoursText(facts)}.`);
  });

  test('the phone can be called', () => {
    saveFacts();
    show('Call :setting[phone].');
    expect(screen.getByRole('link')).toHaveAttribute('href', 'tel:+12395550100');
  });

  test('what the clinic has not given is left out, in a reusable text too', () => {
    const { container } = show('Call :setting[phone]. We reply.\n\n::part{name="until-then"}');
    expect(container).not.toHaveTextContent(/placeholder|555|Call us/);
    expect(container).toHaveTextContent(/^We reply\./);
  });

  test('a snippet stands where it is included, with what it says', () => {
    const { container } = show('Before.\n\n::part{name="someone-else"}\n\nAfter.');
    const texts = [...container.querySelectorAll('p')].map(({ textContent }) => textContent);
    expect(texts).toEqual(['Before.', expect.stringMatching(/^We contact only you/), 'After.']);
  });

  test('contact details name each fact that is known', () => {
    const values = () => screen.getAllByRole('definition').map(({ textContent }) => textContent);
    saveFacts();
    show('::contact-details');
    const facts = clinic();
    expect(values()).toEqual([facts.name, phoneText(facts), addressText(facts), hoursText(facts)]);
    saveFacts({ placeholders: ['phone', 'hours'] });
    document.body.replaceChildren();
    show('::contact-details');
    expect(values()).toEqual([facts.name, addressText(facts)]);
    expect(screen.getAllByRole('term')).toHaveLength(2);
  });

  test.each(ILLUSTRATIONS)('the illustration %s is drawn', (name) => {
    const { container } = show(`::illustration{name="${name}"}`);
    expect(container.querySelector('.prose')).not.toBeEmptyDOMElement();
    expect(container.querySelector('illustration')).toBeNull();
  });
});

test.each(pageNames('en'))('%s shows no fact that the clinic has not given', (name) => {
  const { container } = renderPage(<Prose language="en" name={name} page={readPage('en', name)} />);
  const facts = clinic();
  const made = TEXT_SETTINGS.filter((key) => facts.placeholders.includes(key)).map((key) => facts[key]);
  expect(made.length).toBeGreaterThan(0);
  const text = container.textContent;
  expect([...made, '555', '[placeholder]', '1 Example'].filter((words) => text.includes(words))).toEqual([]);
});

describe('a snippet beside the form', () => {
  test('opens its links in a new tab and says so, so that what was typed stays', () => {
    render(<Snippet besideForm language="en" name="confidentiality" />);
    const links = screen.getAllByRole('link');
    expect(links).not.toEqual([]);
    for (const link of links) {
      expect(link).toHaveAttribute('target', '_blank');
      expect(link).toHaveAccessibleName(/\(opens a new tab\)$/);
    }
  });

  test('leaves numbers to call as they are', () => {
    render(<Snippet besideForm language="en" name="until-then" />);
    const [first] = screen.getAllByRole('link');
    expect(first).toHaveAttribute('href', 'tel:911');
    expect(first).not.toHaveAttribute('target');
    expect(first).toHaveAccessibleName('911');
  });

  test('elsewhere its links stay in the tab', () => {
    render(<Snippet language="en" name="confidentiality" />);
    for (const link of screen.getAllByRole('link')) expect(link).not.toHaveAttribute('target');
  });
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

test.each(pageNames('en'))(
  'the shipped page %s has no accessibility problem that a machine can find',
  async (name) => {
    const page = readPage('en', name);
    const { container } = renderPage(
      <>
        <h1>{page.title}</h1>
        <Prose language="en" name="home" page={page} />
        <Sources language="en" sources={page.sources} />
      </>,
    );
    expect(await axe(container)).toHaveNoViolations();
  },
);
