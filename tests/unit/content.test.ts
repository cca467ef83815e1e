import { toString } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import { CONTACT_CONSENTS } from '@/content/consents';
import { messages } from '@/content/messages';
import { pageNames, readPage } from '@/lib/copy/data';
import type { PageDocument } from '@/lib/copy/domain';

const textOf = ({ title, description, lead, body }: PageDocument) =>
  [title, description, lead, ...body.children.map((node) => toString(node))].join('\n');
const linksOf = ({ body }: PageDocument) => {
  const links: string[] = [];
  visit(body, 'link', ({ url }) => void links.push(url));
  return links;
};

describe.each(pageNames())('the shipped page %s', (name) => {
  test('passes every check', () => {
    expect(readPage(name).title).not.toBe('');
  });

  test('promises nothing that no clinic can keep, and names no one by an illness', () => {
    const forbidden =
      /100 ?%|guarantee|\bcures?\b|alcoholics|\baddicts?\b|success rate|testimonial|accredited/i;
    expect(textOf(readPage(name))).not.toMatch(forbidden);
  });

  test('is reviewed again after it was reviewed', () => {
    const { reviewed, nextReview } = readPage(name);
    expect(nextReview > reviewed).toBe(true);
  });
});

describe('the page on interpersonal psychotherapy', () => {
  const page = readPage('interpersonal-psychotherapy');
  const text = textOf(page);

  test('says where help is right now', () => {
    expect(linksOf(page)).toEqual(expect.arrayContaining(['tel:911', 'tel:988', 'tel:+18006624357']));
    expect(text).toContain('1-800-662-4357');
  });

  test('warns against stopping alcohol or benzodiazepines, before anything else and again in full', () => {
    const danger = text.search(/in danger now|Call 911/);
    expect(danger).toBeGreaterThanOrEqual(0);
    expect(danger).toBeLessThan(text.indexOf('Depression is more'));
    expect(text).toMatch(/benzodiazepines, do not stop suddenly or alone/);
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
    expect(text).toContain('We do not promise a result');
  });

  test('links within itself lead to headings that it has', () => {
    const headings: string[] = [];
    visit(
      page.body,
      'heading',
      (node) => void headings.push(toString(node).toLowerCase().replaceAll(' ', '-')),
    );
    const inner = linksOf(page).filter((url) => url.startsWith('#'));
    expect(inner).not.toEqual([]);
    for (const url of inner) expect(headings).toContain(url.slice(1));
  });
});

test('the words of the interface promise no full confidentiality', () => {
  const words = JSON.stringify([messages, CONTACT_CONSENTS]);
  expect(words).not.toMatch(/100 ?%|guarantee|completely confidential/i);
});

test('the consent that was shown so far keeps its words', () => {
  expect(CONTACT_CONSENTS['contact-1']).toBe(
    'I agree that intake staff at Calusa Recovery may read what I enter here and contact me about this request: by a ' +
      'person calling the phone number that I give, or by email. This does not allow text messages or automated calls. ' +
      'I can take this back at any time, in any way that reaches the clinic.',
  );
});
