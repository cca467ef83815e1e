import { createHash } from 'node:crypto';
import { refusalPage } from '@/components/site/refusal-page';
import { clinic } from '@/lib/clinic/data';
import { phoneText } from '@/lib/clinic/domain';

const REFUSED = refusalPage({ requestId: 'id-1', code: 'MALFORMED' });
const TOO_MANY = refusalPage({ requestId: 'id-2', code: 'TOO_MANY' });
const pages = [REFUSED, TOO_MANY];
const textOf = (html: string) => html.replace(/<[^>]+>/g, '').replace(/\s+/g, ' ');

test.each(pages)('it says how else to reach the clinic, and where help is right now', ({ html }) => {
  expect(html).toContain(phoneText(clinic()));
  for (const address of ['tel:988', 'sms:988', 'tel:911', 'tel:+18006624357']) {
    expect(html).toContain(`href="${address}"`);
  }
  const main = html.slice(html.indexOf('<h1>'));
  expect(main.indexOf('tel:911')).toBeLessThan(main.indexOf(phoneText(clinic())));
});

test('a form that was refused may be sent again at once, or anew', () => {
  expect(textOf(REFUSED.html)).toMatch(/Press your browser’s Back button/);
  expect(REFUSED.html).toContain('href="/consultation"');
});

test('too many forms may be sent again later: it says that nothing was stored, and leads to no empty form', () => {
  expect(textOf(TOO_MANY.html)).toMatch(
    /It was not stored\. You can call us, or press Back and send it again in/,
  );
  expect(TOO_MANY.html).not.toContain('href="/consultation"');
});

test('it gives a number to tell on the phone', () => {
  expect(REFUSED.html).toContain('id-1');
  expect(TOO_MANY.html).toContain('id-2');
});

test.each(pages)('its policy allows its own style, by hash, and nothing else', ({ html, policy }) => {
  const style = /<style>(.*)<\/style>/s.exec(html)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    `style-src 'sha256-${hash}'`,
    "base-uri 'none'",
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
