import { CommentSection } from '@/components/comments/comment-section';
import { messagesIn, type Language } from '@/content/languages';
import type { PageDocument } from '@/lib/content/documents/domain';
import { readingMinutes, sectionsOf } from '@/lib/content/outline/domain';
import { formatDate } from '@/lib/shared/dates';
import { Breadcrumbs } from './breadcrumbs';
import { ContentsList } from './contents-list';
import { Prose } from './prose';
import { Sources } from './sources';

type Props = { language: Language; name: string; page: PageDocument };

/** An article: its text, when it was reviewed, and its sources. */
export function ArticlePage({ language, name, page }: Props) {
  const text = messagesIn(language).page;
  const sections = sectionsOf(page);
  if (page.sources.length > 0) sections.push({ id: 'sources', title: text.sources });
  return (
    <article className="wide pt-6">
      <Breadcrumbs language={language} name={name} title={page.title} />
      <header className="max-w-prose">
        <h1 dir="auto" className="text-title mt-4">
          {page.title}
        </h1>
        <p dir="auto" className="text-lead mt-5">
          {page.lead}
        </p>
        <p className="text-muted text-small mt-4">
          {text.reviewed(formatDate(page.reviewed, language), formatDate(page.nextReview, language))}
          {page.contents ? ` ${text.reading(readingMinutes(page))}.` : ''}
        </p>
      </header>
      <div className={page.contents ? 'with-contents' : ''}>
        {page.contents ? <ContentsList language={language} sections={sections} /> : null}
        <div>
          <Prose language={language} name={name} page={page} />
          <Sources language={language} sources={page.sources} />
          {page.replies ? <CommentSection language={language} name={name} /> : null}
        </div>
      </div>
    </article>
  );
}
