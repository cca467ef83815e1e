import { render } from '@testing-library/react';
import { Prose } from '@/components/site/prose';
import { StructuredData } from '@/components/site/structured-data/structured-data';
import { parsePage } from '@/lib/content/documents/domain';

const FRONT_MATTER = `---
title: <script>alert(1)</script>
description: A description that is long enough to be shown whole in a listing of search results.
lead: In short.
reviewed: 2026-11-01
nextReview: 2027-05-01
---
`;

// What Markdown treats as text, or an internal link to an odd place: it is rendered, and does nothing.
test.each([
  '<svg/onload=alert(1)>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '`<script>alert(1)</script>`',
  '```html\n<script>alert(1)</script>\n```',
  '[x](/%0d%0aset-cookie:a=b)',
  '[x](https://evil.example/"onmouseover="alert(1))',
  '[x](/path "title\\" onmouseover=alert(1)")',
  '::call-to-action{to="/contact" label="<script>alert(1)</script>"}',
  ':::callout{kind="danger" title="<img src=x onerror=alert(1)>"}\nText\n:::',
  '{{constructor.constructor("alert(1)")()}} ${alert(1)} {alert(1)}',
])('%j is drawn inert', (body) => {
  const { page } = parsePage(`${FRONT_MATTER}\n${body}\n`);
  if (!page) throw new Error('refused');
  const { container } = render(<Prose language="en" name="about" page={page} />);
  expect(container.querySelectorAll('script, svg, img, iframe, style, form')).toHaveLength(0);
  for (const element of container.querySelectorAll('*'))
    for (const { name, value } of element.attributes) {
      expect(name).not.toMatch(/^on|^style$/);
      expect(value).not.toMatch(/^\s*(javascript|data|vbscript):/i);
    }
});

test('a title that would end the block of structured data stays within it', () => {
  const { page } = parsePage(`${FRONT_MATTER.replace('<script>', '</script><script>')}\nText\n`);
  if (!page) throw new Error('refused');
  const { container } = render(<StructuredData language="en" name="about" page={page} />);
  const [block, ...others] = container.querySelectorAll('script');
  expect(others).toEqual([]);
  expect(block?.innerHTML).not.toContain('<');
  expect(block?.innerHTML).toContain('alert(1)');
});
