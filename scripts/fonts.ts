import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import subsetFont from 'subset-font';
import { LETTERS } from './fonts/letters';

// Writes the site's fonts, components/site/fonts/*.woff2, from the packages they come from, with only the letters and
// weights that pages use. Run it after one of those packages, or what is used from them, has changed.

const FOLDER = 'components/site/fonts';
const FONTS = [
  { name: 'text', family: 'figtree', wght: { min: 400, max: 700, default: 400 } },
  { name: 'title', family: 'brygada-1918', wght: 600 },
];
/** What text shaping needs; alternates and the like, which no page uses, are a tenth of each file. */
const FEATURES = ['calt', 'ccmp', 'clig', 'kern', 'liga', 'locl', 'mark', 'mkmk', 'rlig', 'tnum'];

mkdirSync(FOLDER, { recursive: true });
for (const { name, family, wght } of FONTS) {
  const source = `node_modules/@fontsource-variable/${family}`;
  const whole = readFileSync(`${source}/files/${family}-latin-wght-normal.woff2`);
  const font = await subsetFont(whole, LETTERS, {
    targetFormat: 'woff2',
    variationAxes: { wght },
    keepFeatures: FEATURES,
  });
  writeFileSync(`${FOLDER}/${name}.woff2`, font);
  writeFileSync(`${FOLDER}/${name}.LICENSE`, readFileSync(`${source}/LICENSE`));
  console.log(`${FOLDER}/${name}.woff2: ${font.length} bytes`);
}
