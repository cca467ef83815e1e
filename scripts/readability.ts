import { readabilityOf } from './readability/grade';
import { readTexts } from './readability/texts';

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
