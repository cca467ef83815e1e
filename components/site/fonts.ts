import localFont from 'next/font/local';

// Self-hosted variable fonts, made by `npm run fonts`, with metric-matched fallbacks. `optional`: a font that arrives
// too late for the first paint waits for the next page, so that nothing ever shifts (docs/design-language.md).
const text = localFont({
  src: './fonts/text.woff2',
  variable: '--font-text',
  weight: '400 700',
  display: 'optional',
  adjustFontFallback: 'Arial',
});
const title = localFont({
  src: './fonts/title.woff2',
  variable: '--font-title',
  weight: '600',
  display: 'optional',
  adjustFontFallback: 'Times New Roman',
});

/** Classes for the root element that define both fonts. */
export const fonts = `${text.variable} ${title.variable}`;
