import fc from 'fast-check';
import { ILLUSTRATIONS } from '@/content/illustrations';
import { DEFAULT_LANGUAGE, LANGUAGES, PREFIXES } from '@/content/languages';
import { SHOWN_SETTINGS } from '@/lib/clinic/schema';
import { pathOf } from '@/lib/content/copy/domain';
import { parsePage, parseSnippet } from '@/lib/content/documents/domain';
import { includedSnippets, questionsOf, readingMinutes, sectionsOf } from '@/lib/content/outline/domain';

const SOURCE = [
  '  - id: who',
  '    authors: World Health Organization',
  '    title: Depression',
  '    published: Fact sheet, 2025',
  '    identifier: https://www.who.int/x',
  '    says: What depression is.',
  '    checked: 2026-11-22',
  '    checkedAgainst: full text',
];
const FRONT = [
  'title: A page',
  `description: ${'What this page is about. '.repeat(4)}`,
  'lead: In short.',
  'reviewed: 2026-11-22',
  'nextReview: 2027-05-22',
];

/** A document with these body lines, starting on line 9. */
const page = (body: string, front = FRONT) => ['---', ...front, '---', '', body].join('\n');
const sourced = (body: string, sources = SOURCE) => page(body, [...FRONT, 'sources:', ...sources]);
const problemsOf = (text: string) => parsePage(text).problems.map(({ line, reason }) => `${line}: ${reason}`);
const BODY_LINE = 9;

test('a page without mistakes gives its front matter and its body', () => {
  const { page: parsed, problems } = parsePage(sourced('## Title\n\nText:cite[who].'));
  expect(problems).toEqual([]);
  expect(parsed).toMatchObject({ title: 'A page', reviewed: '2026-11-22' });
  expect(parsed?.sources.map(({ id }) => id)).toEqual(['who']);
  expect(parsed?.body.children.map(({ type }) => type)).toEqual(['heading', 'paragraph']);
});

describe('front matter', () => {
  test('is needed, at the very beginning', () => {
    for (const text of ['', '## Title', `\n${page('x')}`]) {
      expect(problemsOf(text)[0]).toMatch(/^1: the document must begin with front matter/);
    }
  });

  test.each<[string, string, RegExp]>([
    ['YAML that does not parse', 'title: a: b', /^2: front matter: /],
    ['an alias', 'title: *it', /^2: front matter: .*"\*it"/],
    ['a title too long for a search listing', `title: ${'t'.repeat(61)}`, /^2: Title: use at most 60/],
  ])('with %s is refused on its line', (_what, title, problem) => {
    expect(problemsOf(page('x', FRONT.with(0, title)))[0]).toMatch(problem);
  });

  test('with several bad fields names each, on its line', () => {
    const front = FRONT.with(1, 'description: short').with(4, 'nextReview: next spring');
    expect(problemsOf(page('x', front))).toEqual([
      expect.stringMatching(/^3: Description for search engines: write at least 70/),
      expect.stringMatching(/^6: Next review by: choose a day/),
    ]);
  });

  test('with a name that we do not know, or without one that we need, is refused', () => {
    expect(problemsOf(page('x', [...FRONT, 'color: red'])).join()).toMatch(/front matter.*"color"/);
    expect(problemsOf(page('x', FRONT.slice(1))).join()).toMatch(/Title: write something/);
  });

  test.each(['http://www.who.int/x', 'javascript:alert(1)', 'doi:11.1/x', 'pmid:x', 'www.who.int'])(
    'with a source at %s is refused',
    (identifier) => {
      const text = sourced('x:cite[who]', SOURCE.with(4, `    identifier: ${identifier}`));
      expect(problemsOf(text)).toEqual([
        expect.stringMatching(/^12: Sources 1, Where to find it: must be doi/),
      ]);
    },
  );
});

describe('a body', () => {
  test.each<[string, string, string]>([
    ['raw HTML', '<script>alert(1)</script>', 'raw HTML'],
    ['HTML within a line', 'a <b onclick="x">b</b>', 'raw HTML'],
    ['an HTML comment', '<!-- note -->', 'raw HTML'],
    ['an image', '![alt](https://x.example/i.png)', 'images'],
    ['an image by reference', '![alt][i]\n\n[i]: https://x.example/i.png', 'images'],
    ['a footnote', 'x[^1]\n\n[^1]: note', 'footnotes'],
    ['a first-level heading', '# Title', 'headings begin at ##'],
    ['a script link', '[x](javascript:alert(1))', 'the link "javascript:alert(1)"'],
    ['a script link in disguise', '[x](JaVaScRiPt:alert(1))', 'the link'],
    ['a script link in angle brackets', '<javascript:alert(1)>', 'the link'],
    ['a data link', '[x](data:text/html,x)', 'the link'],
    ['a link to another site without its protocol', '[x](//evil.example)', 'the link "//evil.example"'],
    ['a link over http', '[x](http://site.example)', 'the link'],
    ['an address between < and > that no link may lead to', '<http://site.example>', 'the link'],
    ['a relative link', '[x](page)', 'the link'],
    ['an empty link', '[x]()', 'the link'],
    ['a link defined elsewhere', '[x]: javascript:alert(1)\n\n[x]', 'the link "javascript:alert(1)"'],
    ['an unknown block', ':::carousel\n:::', 'unknown directive "carousel"'],
    ['a known directive of another kind', '::faq', 'unknown directive "faq"'],
    ['an unknown word after a colon', 'at :smile[a] now', 'unknown directive "smile"'],
    ['a block named as something every object has', ':::constructor\n:::', 'unknown directive "constructor"'],
    ['a line named like that', '::hasOwnProperty', 'unknown directive "hasOwnProperty"'],
    ['a word named like that', 'at :toString[a] now', 'unknown directive "toString"'],
    ['an attribute named like that', ':::faq{constructor="x"}\n### Q\n:::', 'faq: '],
    ['an attribute that a directive does not take', ':::faq{.big}\n### Q\n:::', 'faq: '],
    ['a callout without a title', ':::callout{kind="note"}\nx\n:::', 'callout: give the callout a title'],
    ['a callout of an unknown kind', ':::callout{kind="fun" title="x"}\nx\n:::', 'callout: choose danger'],
    [
      'a call to action that leaves the site',
      '::call-to-action{to="https://x.example" label="x"}',
      'call-to-action: choose a page on this site',
    ],
    [
      'a call to action to //',
      '::call-to-action{to="//x.example" label="x"}',
      'call-to-action: choose a page on this site',
    ],
    ['an FAQ that begins without a question', ':::faq\ntext\n:::', 'faq needs a ### heading'],
    ['steps without a heading', ':::steps\n## Too high\n:::', 'steps needs a ### heading'],
    ['cards without a heading', ':::cards\ntext\n:::', 'cards needs a ### heading'],
    ['an unknown setting', 'Call :setting[pager].', 'unknown setting "pager"; known here: name, city, phone'],
    ['a setting that only the software needs', ':setting[timeZone]', 'unknown setting "timeZone"'],
    ['a setting named after a part of JavaScript', ':setting[constructor]', 'unknown setting "constructor"'],
    ['no setting', 'Call :setting[] now', 'unknown setting ""'],
    ['a setting with an attribute', ':setting[phone]{.big}', 'setting: '],
    ['an unknown illustration', '::illustration{name="sunset"}', 'illustration: choose one'],
    ['no illustration', '::illustration', 'illustration: choose one'],
    ['a snippet from elsewhere', '::part{name="../pages/privacy"}', 'part: choose one'],
    ['no snippet', '::part', 'part: choose one'],
    ['contact details with an attribute', '::contact-details{kind="x"}', 'contact-details: '],
    ['a citation of nothing', 'x:cite[]', 'no source ""'],
    ['an unknown citation', 'x:cite[none]', 'no source "none"'],
  ])('with %s is refused on its line', (_what, markdown, reason) => {
    const problems = problemsOf(page(`Text.\n\n${markdown}`));
    expect(problems).toContainEqual(expect.stringMatching(/^\d+: /));
    const found = problems.filter((problem) => problem.includes(reason));
    expect(found).not.toEqual([]);
    expect(Number.parseInt(found[0] ?? '', 10)).toBeGreaterThanOrEqual(BODY_LINE + 1);
  });

  test.each(['https://x.example', 'tel:988', 'tel:+18006624357', 'sms:988', '/consultation', '#sources'])(
    'may link to %s',
    (address) => expect(problemsOf(page(`[x](${address})`))).toEqual([]),
  );

  test('shows all its problems at once, each with its own line', () => {
    expect(
      problemsOf(page('# One\n\n<b>two</b>\n\n[three](ftp://x)')).map((problem) => problem.split(':')[0]),
    ).toEqual(expect.arrayContaining(['9', '11', '13']));
  });
});

test('a body may show every setting and every illustration there is, and includes snippets by their names', () => {
  const lines = [
    ...SHOWN_SETTINGS.map((key) => `:setting[${key}]`),
    ...ILLUSTRATIONS.map((name) => `::illustration{name="${name}"}`),
    '::contact-details',
    '::part{name="until-then"}',
    ':::cards\n### A\ntext\n::part{name="under-18"}\n:::',
  ];
  const { page: parsed, problems } = parsePage(page(lines.join('\n\n')));
  expect(problems).toEqual([]);
  const snippets = parsed ? includedSnippets(parsed) : [];
  expect(snippets.map(({ name }) => name)).toEqual(['until-then', 'under-18']);
  const [first] = snippets;
  expect(first?.line).toBe(BODY_LINE + 2 * (lines.length - 2));
});

describe('a snippet', () => {
  const reasons = (text: string) =>
    parseSnippet(text).problems.map(({ line, reason }) => `${line}: ${reason}`);

  test('is a text without front matter, with what a page may hold', () => {
    const text = '- Call :setting[phone].\n- [988](tel:988)\n\n:::callout{kind="note" title="x"}\ny\n:::';
    const { body, problems } = parseSnippet(text);
    expect(problems).toEqual([]);
    expect(body.children.map(({ type }) => type)).toEqual(['list', 'containerDirective']);
  });

  test.each([
    ['a heading', '## Title'],
    ['a heading of a block', ':::cards\n### A\ntext\n:::'],
    ['a citation', 'text:cite[who]'],
    ['another snippet', '::part{name="until-then"}'],
  ])('with %s is refused on its line: it stands in pages of any outline and sources', (_what, markdown) => {
    expect(reasons(`Text.\n\n${markdown}`)).toContainEqual(
      expect.stringMatching(/^[34]: a reusable text has no headings, citations or reusable texts$/),
    );
  });

  test('is checked like any page', () => {
    expect(reasons('a\n\n<b>x</b>\n\n:setting[pager]\n\n[x](javascript:x)')).toEqual([
      expect.stringMatching(/^3: raw HTML/),
      expect.stringMatching(/^5: unknown setting "pager"/),
      expect.stringMatching(/^7: the link/),
    ]);
  });
});

describe('a text that would keep the parser busy, or that can’t be drawn, is refused unparsed', () => {
  const body = (text: string) => parsePage(sourced(`Text:cite[who].\n\n${text}`)).problems;
  test.each<[string, string, RegExp]>([
    ['marks without an end', '*a_ '.repeat(250), /too many marks/],
    ['a paragraph without an end', 'word '.repeat(2_500), /too long without a blank line/],
    ['blocks in blocks', ':::callout{kind="note" title="x"}\n'.repeat(7), /blocks are nested too deeply/],
    ['blocks without number', ':::cards\n:::\n'.repeat(61), /can’t have this many blocks/],
    ['quotes in quotes', `${'>'.repeat(11)} a`, /nested too deeply/],
    ['quotes of thousands', `${'>'.repeat(9_000)} a`, /nested too deeply/],
    ['lists in lists on one line', `${'- '.repeat(11)}a`, /nested too deeply/],
    [
      'lists in lists by tabs',
      Array.from({ length: 30 }, (_, depth) => `${'\t'.repeat(depth)}- a`).join('\n'),
      /nested too deeply/,
    ],
    ['lines without number', 'a\n\n'.repeat(1_300), /at most 2500 lines/],
  ])('%s', (_what, text, reason) => {
    expect(body(`Before.\n\n${text}`)).toContainEqual({
      line: expect.any(Number) as number,
      reason: expect.stringMatching(reason) as string,
    });
  });

  test('a long list of sources is not, whatever its line ends', () => {
    const long = 'says: '.padEnd(14_000, 'word ');
    const text = sourced('Text:cite[who].', SOURCE.with(5, `    ${long}`));
    expect(parsePage(text).problems).toEqual(parsePage(text.replaceAll('\n', '\r\n')).problems);
    expect(
      parsePage(text)
        .problems.map(({ reason }) => reason)
        .join(),
    ).not.toMatch(/blank line/);
  });

  test('neither without front matter nor behind a fence with spaces', () => {
    const long = '*a_ '.repeat(250);
    expect(parsePage(`${long}\n\n---\n`).problems).toMatchObject([{ line: 1 }]);
    const spaced = sourced(`Text:cite[who].\n\n${long}\n\n---\n`).replace(/\n---\n/, '\n---  \n');
    expect(parsePage(spaced).problems.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/too many marks/),
    ]);
  });

  test('what people write is not', () => {
    expect(body(`${'> '.repeat(3)}a\n\n- a\n  - b\n    - c\n\n${'**Bold** '.repeat(80)}`)).toEqual([]);
  });
});

describe('what is read from a page', () => {
  const parsed = (body: string) => {
    const { page: document, problems } = parsePage(sourced(`${body}\n\nx:cite[who]`));
    if (!document) throw new Error(JSON.stringify(problems));
    return document;
  };

  test('its sections are its second-level headings in order, each with the id that its heading has', () => {
    const document = parsed(
      '## Staying *safe*\n\n### Within\n\n## Staying safe\n\n:::cards\n### Card\nx\n:::',
    );
    expect(sectionsOf(document)).toEqual([
      { id: 'staying-safe', title: 'Staying safe' },
      { id: 'staying-safe-1', title: 'Staying safe' },
    ]);
  });

  test('reading it takes a minute for every 200 words begun, citations left out', () => {
    const minutes = (count: number, between = ' ') =>
      readingMinutes(parsed(Array.from({ length: count - 1 }, () => 'word').join(between)));
    expect(minutes(150)).toBe(1);
    expect(minutes(200)).toBe(1);
    expect(minutes(201)).toBe(2);
    expect(minutes(400, '\n\n')).toBe(2);
    expect(minutes(200, ':cite[who] ')).toBe(1);
  });

  test('its questions are the headings of its FAQ with all the text below each, and nothing else of it', () => {
    const document = parsed(
      [
        '## Not this',
        ':::faq',
        '### Is it *free*?',
        'It depends:cite[who]. [Ask](/contact) at :setting[phone].',
        '- One',
        '- Two',
        '',
        '### Who reads it?',
        'Staff.',
        ':::',
        'Nor this.',
        ':::faq\n### Another?\nYes.\n:::',
      ].join('\n'),
    );
    const settingOf = (key: string) => `«${key}»`;
    expect(questionsOf(document, settingOf)).toEqual([
      {
        question: 'Is it free?',
        answer: expect.stringMatching(/^It depends\. Ask at «phone»\.\s+One\s+Two$/),
      },
      { question: 'Who reads it?', answer: 'Staff.' },
      { question: 'Another?', answer: 'Yes.' },
    ]);
    expect(questionsOf(parsed('## No question'), settingOf)).toEqual([]);
  });

  test('its address begins with what its language begins with, which is nothing for the default one', () => {
    expect(pathOf('en', 'home')).toBe('/');
    expect(pathOf('en', 'programs/recovery-matrix')).toBe('/programs/recovery-matrix');
    expect(PREFIXES[DEFAULT_LANGUAGE]).toBe('');
    for (const language of LANGUAGES) expect(pathOf(language, 'faq')).toBe(`${PREFIXES[language]}/faq`);
    expect(new Set(LANGUAGES.map((language) => pathOf(language, 'home'))).size).toBe(LANGUAGES.length);
  });
});

describe('the evidence table', () => {
  const table = (header: string, ...rows: string[]) =>
    page([':::evidence', '', header, '| - | - | - |', ...rows, '', ':::'].join('\n'));
  const header = '| Condition | Evidence | What research shows |';

  test('takes its own columns and the known strengths', () => {
    expect(problemsOf(table(header, '| A | Strong | x |', '| B | Not shown | x |'))).toEqual([]);
  });

  test('refuses another header, another strength and a row without one', () => {
    expect(problemsOf(table('| Condition | Proof | Notes |')).join()).toContain(
      'header must be: Condition | Evidence',
    );
    expect(problemsOf(table(header, '| A | Certain | x |'))).toEqual([
      expect.stringContaining('A: evidence "Certain"'),
    ]);
    expect(problemsOf(table(header, '| A |'))).toEqual([expect.stringContaining('A: evidence ""')]);
  });

  test('holds one table and nothing else', () => {
    for (const extra of ['Text.', '| a |\n| - |\n| b |']) {
      const text = page(`:::evidence\n\n${extra}\n\n${header}\n| - | - | - |\n\n:::`);
      expect(problemsOf(text)).toContainEqual(expect.stringContaining('one table and nothing else'));
    }
  });
});

describe('sources', () => {
  test('are refused where one is never cited or two have the same id', () => {
    expect(problemsOf(sourced('No citation.'))).toEqual(['1: source "who" is never cited']);
    expect(problemsOf(sourced('x:cite[who]', [...SOURCE, ...SOURCE]))).toEqual([
      '1: two sources have the same id',
    ]);
  });

  test('are numbered by the order in which they are cited first', () => {
    const other = SOURCE.with(0, '  - id: nimh');
    const { page: parsed } = parsePage(sourced('a:cite[nimh] b:cite[who, nimh]', [...SOURCE, ...other]));
    expect(parsed?.sources.map(({ id }) => id)).toEqual(['nimh', 'who']);
  });
});

test('no text makes it throw: it is a page or has problems with their lines', () => {
  const markdown = fc.string({
    unit: fc.constantFrom(...'ab:[](){}<>#|-*_!"=&^`~\\ \n\t1.', ':::', 'cite'),
    maxLength: 60,
  });
  const yaml = fc.string({ unit: fc.constantFrom(...'ab:-*&!{}[]#|>\'", \n@%<~'), maxLength: 30 });
  fc.assert(
    fc.property(fc.oneof(markdown, fc.string({ unit: 'binary' })), yaml, fc.nat(2), (body, front, how) => {
      const text = [body, page(body), page(body, [...FRONT, front])][how] ?? '';
      const { page: parsed, problems } = parsePage(text);
      expect(parsed === undefined).toBe(problems.length > 0);
      for (const { line } of problems)
        expect(line).toBeLessThanOrEqual(Math.max(1, text.split(/\r\n?|\n/).length));
    }),
    { numRuns: 400 },
  );
});
