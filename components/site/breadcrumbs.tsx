import { messagesIn, type Language } from '@/content/languages';
import { pathOf } from '@/lib/copy/domain';

/** Where the page is in the site. The same trail stands in its structured data. */
export function Breadcrumbs({ language, title }: { language: Language; title: string }) {
  const { breadcrumbs, home } = messagesIn(language).site;
  return (
    <nav aria-label={breadcrumbs} className="text-small">
      <ol className="flex flex-wrap gap-x-2">
        <li>
          <a className="inline-block py-1" href={pathOf(language, 'home')}>
            {home}
          </a>{' '}
          <span aria-hidden>/</span>
        </li>
        <li className="text-muted py-1" aria-current="page">
          {title}
        </li>
      </ol>
    </nav>
  );
}
