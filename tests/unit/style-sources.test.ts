import { globSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

// Tailwind passes over a source that isn't there in silence, and pages lose their looks.
const SHEETS = ['app/globals.css', 'app/(staff)/staff.css'];
const sources = SHEETS.flatMap((sheet) =>
  [...readFileSync(sheet, 'utf8').matchAll(/^@source '(.+)';$/gm)].map(([, pattern = '']) => ({
    sheet,
    pattern,
    found: globSync(pattern, { cwd: path.dirname(sheet) }).map((file) =>
      path.join(path.dirname(sheet), file),
    ),
  })),
);

test.each(sources)('$sheet takes class names from $pattern, which is there', ({ found }) => {
  expect(found).not.toEqual([]);
});

test.each(readdirSync('components'))('a style sheet looks at components/%s', (folder) => {
  const all = sources.flatMap(({ found }) => found);
  expect(all.some((file) => `${file}/`.startsWith(`components/${folder}/`))).toBe(true);
});
