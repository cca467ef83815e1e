import localFont from 'next/font/local';

// Variable fonts of our own host, preloaded, with fallbacks whose metrics are matched to them. `optional`: a font that
// comes too late for the first paint waits for the next page, so that nothing ever moves (docs/design-language.md).
const text = localFont({
  src: '../../node_modules/@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2',
  variable: '--font-text',
  weight: '300 900',
  display: 'optional',
  adjustFontFallback: 'Arial',
});
const title = localFont({
  src: '../../node_modules/@fontsource-variable/brygada-1918/files/brygada-1918-latin-wght-normal.woff2',
  variable: '--font-title',
  weight: '400 700',
  display: 'optional',
  adjustFontFallback: 'Times New Roman',
});

/** Classes of the document's root that make both fonts known. */
export const fonts = `${text.variable} ${title.variable}`;
