import localFont from 'next/font/local';

// Variable fonts of our own host, with fallbacks whose metrics are matched to them; `npm run fonts` makes the files. `optional`:
// a font that comes too late for the first paint waits for the next page, so that nothing ever moves
// (docs/design-language.md).
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

/** Classes of the document's root that make both fonts known. */
export const fonts = `${text.variable} ${title.variable}`;
