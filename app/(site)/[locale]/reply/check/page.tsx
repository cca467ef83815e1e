import type { Metadata } from 'next';
import { CommentForm, fieldId } from '@/components/comments/comment-form';
import { CommentText } from '@/components/comments/comment-text';
import { NarrowPage } from '@/components/site/narrow-page';
import { ErrorSummary } from '@/components/ui/error-summary';
import { messagesIn, type Language } from '@/content/languages';
import { readCommentDraft } from '@/lib/comments/cookies';
import { commentErrors } from '@/lib/comments/schema';
import { pathOf } from '@/lib/content/copy/domain';
import { readKept } from '@/lib/platform/kept-values';

type Props = { params: Promise<{ locale: Language }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { form, comments } = messagesIn((await params).locale);
  const draft = readCommentDraft(await readKept(new Date()));
  return {
    title: draft ? `${form.errorPrefix} ${comments.checkTitle}` : comments.nothingTitle,
    robots: { index: false },
  };
}

/** Shows the comment form again, with what was typed and what is wrong with it. */
export default async function CheckCommentPage({ params }: Props) {
  const { locale } = await params;
  const { form, comments: text } = messagesIn(locale);
  const draft = readCommentDraft(await readKept(new Date()));
  if (!draft)
    return (
      <NarrowPage title={text.nothingTitle}>
        <p className="text-lead">
          <span>{text.nothing}</span> <a href={pathOf(locale, 'home')}>{text.home}</a>
        </p>
      </NarrowPage>
    );
  const { place, parent, fields, problem } = draft;
  if (problem === 'CLOSED')
    return (
      <NarrowPage title={text.closedTitle}>
        <p className="text-lead">{text.problems.CLOSED}</p>
        <p>{text.typed}</p>
        <blockquote className="border-sand border-l-4 pl-5">
          <CommentText text={fields.text ?? ''} />
        </blockquote>
        <p>
          <a href={pathOf(locale, 'home')}>{text.home}</a>
        </p>
      </NarrowPage>
    );
  const errors = commentErrors(fields);
  const items = errors.map(({ field, code }) => ({ id: fieldId(field), message: text.errors[code] }));
  return (
    <NarrowPage title={text.checkTitle}>
      <ErrorSummary title={form.summaryTitle} attempt={0} items={items}>
        {problem ? <p>{text.problems[problem]}</p> : null}
      </ErrorSummary>
      <CommentForm
        language={locale}
        place={place}
        parent={problem === 'PARENT_GONE' ? '' : parent}
        given={{ fields, errors }}
      />
    </NarrowPage>
  );
}
