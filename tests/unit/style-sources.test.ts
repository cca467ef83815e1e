import { globSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

// Tailwind silently ignores a missing source, and pages lose their styling.
const SHEETS = ['app/globals.css', 'app/(staff)/staff.css'];

/** Expands alternatives in braces into separate patterns. */
function patternsIn(source: string): string[] {
  const [braces, inside = ''] = /\{([^}]+)\}/.exec(source) ?? [];
  return braces ? inside.split(',').map((one) => source.replace(braces, one)) : [source];
}

const sources = SHEETS.flatMap((sheet) =>
  [...readFileSync(sheet, 'utf8').matchAll(/^@source '(.+)';$/gm)]
    .flatMap(([, source = '']) => patternsIn(path.join(path.dirname(sheet), source)))
    .map((pattern) => ({ sheet, pattern, found: globSync(pattern) })),
);

test.each(sources)('$sheet takes class names from $pattern, which is there', ({ found }) => {
  expect(found).not.toEqual([]);
});

test.each(readdirSync('components'))('a style sheet looks at components/%s', (folder) => {
  const all = sources.flatMap(({ found }) => found);
  expect(all.some((file) => `${file}/`.startsWith(`components/${folder}/`))).toBe(true);
});
