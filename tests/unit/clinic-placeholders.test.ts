import { readFileSync } from 'node:fs';
import { parseClinic } from '@/lib/clinic/data';

test('a placeholder below a setting is refused with its line, because nobody would list it', () => {
  const shipped = readFileSync('content/site.yaml', 'utf8');
  const text = shipped.replace('  monday: 09:00-17:00', "  monday: !placeholder '09:00-17:00'");
  const line = text.split('\n').findIndex((row) => row.includes('monday:')) + 1;
  expect(() => parseClinic(text, 'site.yaml')).toThrow(
    `site.yaml:${line}: !placeholder marks a whole setting`,
  );
});
