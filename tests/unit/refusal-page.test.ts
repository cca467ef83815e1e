import { createHash } from 'node:crypto';
import { refusalPage } from '@/components/site/refusal-page';
import { clinic } from '@/lib/clinic/data';
import { phoneText } from '@/lib/clinic/domain';
import { forgetFacts, saveFacts } from '../support/saved-facts';

saveFacts();
const PHONE = phoneText(clinic()) ?? '';
const REFUSED = refusalPage({ requestId: 'id-1', code: 'MALFORMED' });
const LATER = refusalPage({ requestId: 'id-2', code: 'TOO_MANY', waitSeconds: 301 });
const AGAIN = refusalPage({
  ...{ requestId: 'id-3', code: 'TOO_MANY', waitSeconds: 301 },
  again: { action: '/api/form', fields: { name: '"><script>alert(1)</script>', '"><b>': 'x' } },
});
const pages = [REFUSED, LATER, AGAIN];
const mainOf = (html: string) => html.slice(html.indexOf('<main>'));
const textOf = (html: string) => html.replace(/<[^>]+>/g, '').replace(/\s+/g, ' ');

test.each(pages)('it says how else to reach the clinic, and where help is right now', ({ html }) => {
  expect(html).toContain(PHONE);
  for (const address of ['tel:988', 'sms:988', 'tel:911', 'tel:+18006624357']) {
    expect(html).toContain(`href="${address}"`);
  }
  const main = html.slice(html.indexOf('<h1>'));
  expect(main.indexOf('tel:911')).toBeLessThan(main.indexOf(PHONE));
});

test('without a phone it says no number and leads nobody to call', () => {
  forgetFacts();
  for (const code of ['MALFORMED', 'TOO_MANY', 'FOREIGN_ORIGIN'])
    expect(textOf(mainOf(refusalPage({ requestId: 'id', code, waitSeconds: 1 }).html))).not.toMatch(
      /555|or call|talk, call|undefined/,
    );
});

test('a form that was refused may be sent again at once, or anew', () => {
  expect(textOf(REFUSED.html)).toMatch(/Press your browser’s Back button/);
  expect(REFUSED.html).toContain('href="/consultation"');
});

test('too many of what can’t be read may be sent again later: it says when, and leads to no empty form', () => {
  expect(textOf(LATER.html)).toMatch(/send it again in 6 minutes: what you typed is usually still there/);
  expect(LATER.html).not.toContain('href="/consultation"');
  expect(LATER.html).not.toContain('<form');
});

test('too many forms that can be read may be sent again at once: nothing that was typed is lost', () => {
  expect(textOf(AGAIN.html)).toMatch(/Nothing you typed is lost. Press “Send again”/);
  expect(AGAIN.html).toContain('<form method="post" action="/api/form">');
  expect(AGAIN.html).toContain('<button type="submit">Send again</button>');
  expect(AGAIN.html).not.toMatch(/<script|<b>/);
});

test('it gives a number to tell on the phone', () => {
  expect(pages.map(({ html }) => /id-\d/.exec(html)?.[0])).toEqual(['id-1', 'id-2', 'id-3']);
});

test.each(pages)('its policy allows its own style, by hash, and nothing else', ({ html, policy }) => {
  const style = /<style>(.*)<\/style>/s.exec(html)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    `style-src 'sha256-${hash}'`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ]);
});

test.each(pages)('it loads nothing and runs nothing, and no search engine lists it', ({ html }) => {
  expect(html).not.toMatch(/<script|<img|<link|src=|style="|https?:\/\//);
  expect(html).toContain('<meta name="robots" content="noindex">');
});

test('what is put into it stays text', () => {
  const { html } = refusalPage({ requestId: `<script>alert("1")</script>&'`, code: 'BROKEN' });
  expect(html).not.toContain('<script>');
  expect(html).toContain('&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62;&#38;&#39;');
});
