import { messagesIn, type Language } from '@/content/languages';
import { trailAbove } from '@/lib/content/navigation/data';

/** Where the page is in the site. Its structured data contains the same trail. */
export function Breadcrumbs({ language, name, title }: { language: Language; name: string; title: string }) {
  return (
    <nav aria-label={messagesIn(language).site.breadcrumbs} className="text-small">
      <ol className="flex flex-wrap gap-x-2">
        {trailAbove(language, name).map((step) => (
          <li key={step.path}>
            <a className="inline-block py-1" href={step.path}>
              <bdi>{step.title}</bdi>
            </a>{' '}
            <span aria-hidden>/</span>
          </li>
        ))}
        <li dir="auto" className="text-muted py-1" aria-current="page">
          {title}
        </li>
      </ol>
    </nav>
  );
}
