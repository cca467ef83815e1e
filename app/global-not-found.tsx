import type { Metadata } from 'next';
import { SiteFrame } from '@/components/site/site-frame';
import { DEFAULT_LANGUAGE, messagesIn } from '@/content/languages';
import { pathOf } from '@/lib/copy/domain';
import './globals.css';

const { errorPages, site } = messagesIn(DEFAULT_LANGUAGE);

export const metadata: Metadata = { title: errorPages.notFound.title, robots: { index: false } };

/** Any address that leads nowhere. */
export default function NotFoundPage() {
  const pages = { home: site.home, ...site.openPages, consultation: site.requestLong };
  return (
    <SiteFrame language={DEFAULT_LANGUAGE}>
      <div className="wide py-hero">
        <h1 className="text-title">{errorPages.notFound.title}</h1>
        <p className="text-lead mt-5">{errorPages.notFound.text}</p>
        <ul className="mt-6 space-y-2">
          {Object.entries(pages).map(([page, title]) => (
            <li key={page}>
              <a href={pathOf(DEFAULT_LANGUAGE, page)}>{title}</a>
            </li>
          ))}
        </ul>
      </div>
    </SiteFrame>
  );
}
