import { easeOf, readabilityOf } from './readability/grade';
import { readSpanishTexts, readTexts } from './readability/texts';

/** Prints how hard each text for visitors is to read, as shipped. */
const texts = await readTexts();
console.table(
  Object.fromEntries(
    texts.map(({ name, parts }) => {
      const { words, sentences, grade } = readabilityOf(parts);
      return [name, { words, 'words a sentence': (words / sentences).toFixed(1), grade: grade.toFixed(1) }];
    }),
  ),
);

/** The Spanish ones by the scale of Fernández Huerta: the higher, the easier. */
const spanish = readSpanishTexts().map(({ name, parts }) => [name, { ease: easeOf(parts).toFixed(0) }]);
console.table(Object.fromEntries(spanish));
