import { LANGUAGES } from '@/content/languages';
import { publicPaths } from '@/lib/content/copy/data';
import { linkablePages } from '@/lib/content/navigation/data';

test('a link may be chosen to every public page, the form first, each by its title', () => {
  const choices = linkablePages('en');
  expect(choices[0]).toEqual({
    name: 'consultation',
    path: '/consultation',
    title: expect.stringMatching(/consultation/i) as string,
  });
  const everywhere = LANGUAGES.flatMap(linkablePages);
  expect(everywhere.map(({ path }) => path).sort()).toEqual([...publicPaths()].sort());
  expect(choices.filter(({ title }) => title.trim() === '' || title.includes('/'))).toEqual([]);
});
