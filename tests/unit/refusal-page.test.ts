import { createHash } from 'node:crypto';
import { refusalPage } from '@/components/site/refusal-page';
import { clinic } from '@/lib/clinic/data';
import { phoneText } from '@/lib/clinic/domain';

const { html, policy } = refusalPage('id-1');

test('it says how else to reach the clinic, and where help is right now', () => {
  expect(html).toContain(phoneText(clinic()));
  for (const address of ['tel:988', 'tel:911', 'tel:+18006624357', '/consultation']) {
    expect(html).toContain(`href="${address}"`);
  }
});

test('it gives a number to tell on the phone', () => {
  expect(html).toContain('id-1');
});

test('its policy allows its own style, by hash, and nothing else', () => {
  const style = /<style>(.*)<\/style>/s.exec(html)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    `style-src 'sha256-${hash}'`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ]);
});

test('it loads nothing and runs nothing', () => {
  expect(html).not.toMatch(/<script|<img|<link|src=|style="|https?:\/\//);
});

test('what is put into it stays text', () => {
  const { html: page } = refusalPage(`<script>alert("1")</script>&'`);
  expect(page).not.toContain('<script>');
  expect(page).toContain('&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62;&#38;&#39;');
});
