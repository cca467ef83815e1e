import fs from 'node:fs';
import type { Root } from 'mdast';
import { toString } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import { CONSENTS } from '@/content/consents';
import { DEFAULT_LANGUAGE, LANGUAGES, messagesIn } from '@/content/languages';
import { pageNames, readPage } from '@/lib/content/copy/data';
import { pathOf } from '@/lib/content/copy/domain';
import type { PageDocument } from '@/lib/content/documents/domain';
import { questionsOf } from '@/lib/content/outline/domain';
import { unsupportedClaims } from '@/lib/content/publishing/domain';
import {
  readAllCopy,
  readShippedPage,
  readSnippet,
  shippedNames,
  snippetNames,
} from '@/lib/content/shipped/data';
import { OperatorError } from '@/lib/shared/operator-error';

const textOf = ({ title, description, lead, body }: PageDocument) =>
  [title, description, lead, ...body.children.map((node) => toString(node))].join('\n');
const linksIn = (body: Root) => {
  const links: string[] = [];
  visit(body, (node) => {
    if (node.type === 'link') links.push(node.url);
    if (node.type === 'leafDirective' && node.attributes?.to) links.push(node.attributes.to);
  });
  return links;
};
const linksOf = ({ body }: PageDocument) => linksIn(body);

const PAGES = pageNames('en');
/** Addresses that belong to the software rather than to a page in content/. */
const OTHER_ADDRESSES = ['/consultation', '/consultation/paper', '/your-request'];

/** The ids on each page that a link may point to. */
const headings = new Map(
  PAGES.map((name) => {
    const ids = ['sources'];
    visit(readPage('en', name).body, 'heading', ({ data }) => void ids.push(String(data?.hProperties?.id)));
    return [pathOf('en', name), ids];
  }),
);
/** Broken links within the site. */
const deadLinks = (links: string[], from: string) =>
  links.filter((link) => {
    const [path = '', id] = link.split('#');
    if (!link.startsWith('/') && !link.startsWith('#')) return false;
    if (OTHER_ADDRESSES.includes(path)) return id !== undefined;
    const known = headings.get(path === '' ? from : path);
    return !known || (id !== undefined && !known.includes(id));
  });

/** Saying that there is none isn't a promise. */
const PROMISES =
  /100 ?%|guarantee|\bcures?\b|alcoholics|\baddicts?\b|(?<!\bno )(success rate|testimonial)|accredited/i;

test('all copy of every language passes every check', () => {
  expect(() => readAllCopy()).not.toThrow();
});

test('no shipped page makes a claim that nobody could publish without evidence', () => {
  // A source is called what its authors call it.
  const isOfSource = ({ reason }: { reason: string }) => reason.startsWith('“FDA approves”');
  for (const language of LANGUAGES)
    for (const name of shippedNames(language)) {
      const found = unsupportedClaims(readShippedPage(language, name), '2026-12-01');
      expect([name, found.filter((problem) => !isOfSource(problem))]).toEqual([name, []]);
    }
});

test('a page that includes a snippet that doesn’t exist is refused with its file and line', () => {
  const page = fs.readFileSync('content/en/pages/home.md', 'utf8');
  const read = fs.readFileSync;
  // Of that file alone: Jest reads its own modules by the same function, some only once there is an error.
  const reading = jest
    .spyOn(fs, 'readFileSync')
    .mockImplementation((...args: Parameters<typeof read>) =>
      String(args[0]).endsWith('en/pages/home.md') ? `${page}\n::part{name="no-such-part"}\n` : read(...args),
    );
  const line = page.split('\n').length + 1;
  expect(() => readShippedPage('en', 'home')).toThrow(
    new OperatorError(`content/en/pages/home.md:${line}: there is no reusable text "no-such-part"`),
  );
  reading.mockRestore();
});

test.each(LANGUAGES)('the menus in %s lead to pages that there are', (language) => {
  const { openPages, footerPages } = messagesIn(language).site;
  const names = Object.keys({ ...openPages, ...footerPages });
  // What a language lacks its menu leaves out; the page says so, and offers the one in the default language.
  const known = [...pageNames(language), ...pageNames(DEFAULT_LANGUAGE)];
  expect(names.filter((name) => !known.includes(name))).toEqual([]);
});

describe.each(PAGES)('the shipped page %s', (name) => {
  const page = readPage('en', name);

  test('promises nothing that no clinic can keep, and names no one by an illness', () => {
    expect(textOf(page)).not.toMatch(PROMISES);
  });

  test('is reviewed again after it was reviewed', () => {
    expect(page.nextReview > page.reviewed).toBe(true);
  });

  test('has links within the site that all lead somewhere', () => {
    expect(deadLinks(linksOf(page), pathOf('en', name))).toEqual([]);
  });
});

describe.each(snippetNames('en'))('the shipped snippet %s', (name) => {
  const body = readSnippet('en', name);

  test('promises nothing that no clinic can keep, and has links that all lead somewhere', () => {
    expect(toString(body)).not.toMatch(PROMISES);
    expect(deadLinks(linksIn(body), 'nowhere')).toEqual([]);
  });
});

test('the page of questions has questions, each with an answer', () => {
  const questions = questionsOf(readPage('en', 'faq'), (key) => key);
  expect(questions.length).toBeGreaterThan(9);
  for (const { question, answer } of questions) {
    expect(question).toMatch(/\?$/);
    expect(answer).toMatch(/^\S.{20,}/s);
  }
});

describe('the page on interpersonal psychotherapy', () => {
  const page = readPage('en', 'interpersonal-psychotherapy');
  const text = textOf(page);

  test('says where help is right now', () => {
    expect(linksOf(page)).toEqual(expect.arrayContaining(['tel:911', 'tel:988', 'tel:+18006624357']));
    expect(text).toContain('1-800-662-4357');
  });

  test('warns against stopping alcohol or benzodiazepines, before anything else and again in full', () => {
    const danger = text.search(/in danger now|Call 911/);
    expect(danger).toBeGreaterThanOrEqual(0);
    expect(danger).toBeLessThan(text.indexOf('Depression is more'));
    expect(text).toMatch(/benzodiazepines, don't stop suddenly or alone/);
    expect(text).toMatch(/Alcohol withdrawal can cause seizures, delirium, and death/);
    expect(text).toMatch(/seizure.*fever.*confusion/);
    expect(text).toMatch(/naloxone/i);
  });

  test('gives the US figure as the US figure and the WHO figure as the world', () => {
    expect(text).toMatch(/21\.0 million adults in the United States/);
    expect(text).toMatch(/Worldwide, about 332 million/);
    expect(text).not.toMatch(/21(\.0)? million people worldwide/i);
  });

  test('does not claim that IPT treats addiction', () => {
    expect(text).toContain('IPT has not been shown to treat addiction by itself');
    expect(text).toContain("We can't promise a result");
  });
});

describe('the snippets that stand beside the form', () => {
  const text = (name: string) => toString(readSnippet('en', name));

  test('warn against stopping alone, with the emergency signs and naloxone', () => {
    expect(text('withdrawal-warning')).toMatch(/Don't stop alcohol or benzodiazepines .* suddenly or alone/);
    for (const sign of [/seizure/, /fever/, /confusion/, /naloxone/, /Pregnant/])
      expect(text('withdrawal-warning')).toMatch(sign);
  });

  test.each(['not-for-emergencies', 'under-18', 'until-then'])('%s says where help is right now', (name) => {
    expect(linksIn(readSnippet('en', name))).toEqual(
      expect.arrayContaining(['tel:911', 'tel:988', 'sms:988']),
    );
  });

  // Florida 397.601 and 42 CFR 2.14: a minor may seek this help alone.
  test('tell nobody under 18 that a guardian must be involved', () => {
    expect(text('under-18')).toMatch(/^You're welcome to ask/);
    expect(text('under-18')).not.toMatch(/guardian|parent|must|need (their|your) permission/i);
  });

  test('promise who asks for someone else that the other is never contacted', () => {
    expect(text('someone-else')).toMatch(/We won't call or write to the other person/);
  });

  test('say what confidential means with its limits', () => {
    expect(text('confidentiality')).toMatch(/Limits\./);
    for (const limit of [/medical emergency/, /abuse or neglect/, /court orders/])
      expect(text('confidentiality')).toMatch(limit);
  });
});

test('the words of the interface promise no full confidentiality', () => {
  const words = JSON.stringify([LANGUAGES.map(messagesIn), CONSENTS]);
  expect(words).not.toMatch(/100 ?%|guarantee|completely confidential/i);
});
