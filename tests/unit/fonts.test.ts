import { globSync, readFileSync } from 'node:fs';
import { LETTERS } from '@/scripts/fonts/letters';

test('the fonts hold every letter of the shipped copy', () => {
  const files = globSync('content/**/*.{md,ts,tsx,yaml}');
  expect(files.length).toBeGreaterThan(20);
  const letters = new Set([...LETTERS, '\n']);
  const missing = files.flatMap((file) =>
    [...new Set(readFileSync(file, 'utf8'))]
      .filter((letter) => !letters.has(letter))
      .map((letter) => `${file}: ${letter} U+${letter.codePointAt(0)?.toString(16)}`),
  );
  expect(missing).toEqual([]);
});
