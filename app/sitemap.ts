import type { MetadataRoute } from 'next';
import { LANGUAGES } from '@/content/languages';
import { clinic } from '@/lib/clinic/data';
import { pageNames, publicPaths, publishedAt, readPage } from '@/lib/content/copy/data';
import { pathOf } from '@/lib/content/copy/domain';

/** Every public page with the date of its last publication or, for a shipped file, of its last review. */
export default function sitemap(): MetadataRoute.Sitemap {
  const { website } = clinic();
  const documents = LANGUAGES.flatMap((language) =>
    pageNames(language).map((name) => ({
      url: website + pathOf(language, name),
      lastModified: publishedAt(language, name) ?? readPage(language, name).reviewed,
    })),
  );
  const dated = new Set(documents.map(({ url }) => url));
  const others = [...publicPaths()].map((path) => ({ url: website + path }));
  return [...documents, ...others.filter(({ url }) => !dated.has(url))];
}
