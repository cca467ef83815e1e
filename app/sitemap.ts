import type { MetadataRoute } from 'next';
import { LANGUAGES } from '@/content/languages';
import { clinic } from '@/lib/clinic/data';
import { formPaths, pageNames, readPage } from '@/lib/copy/data';
import { pathOf } from '@/lib/copy/domain';

/** Every public page, with the day on which it was last reviewed. */
export default function sitemap(): MetadataRoute.Sitemap {
  const { website } = clinic();
  const documents = LANGUAGES.flatMap((language) =>
    pageNames(language).map((name) => ({
      url: website + pathOf(language, name),
      lastModified: readPage(language, name).reviewed,
    })),
  );
  return [...documents, ...formPaths().map((path) => ({ url: website + path }))];
}
