import { messagesIn, type Language } from '@/content/languages';
import { pathOf } from '@/lib/content/copy/domain';
import { navigation } from '@/lib/content/navigation/data';

/** Shown at an unknown address. The page cache recognizes it by its marker, and responds with 404. */
export function NotFound({ language }: { language: Language }) {
  const { errorPages, site } = messagesIn(language);
  const pages = [
    { page: 'home', label: site.home },
    ...navigation(language).main,
    { page: 'consultation', label: site.request },
  ];
  return (
    <div data-not-found="true" className="wide py-hero">
      <h1 className="text-title">{errorPages.notFound.title}</h1>
      <p className="text-lead mt-5">{errorPages.notFound.text}</p>
      <ul className="mt-6 space-y-2">
        {pages.map(({ page, label }) => (
          <li key={page}>
            <a href={pathOf(language, page)}>
              <bdi>{label}</bdi>
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
