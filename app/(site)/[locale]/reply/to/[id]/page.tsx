import type { Metadata } from 'next';
import { CommentForm } from '@/components/comments/comment-form';
import { CommentText } from '@/components/comments/comment-text';
import { NarrowPage } from '@/components/site/narrow-page';
import { NotFound } from '@/components/site/not-found';
import { messagesIn, type Language } from '@/content/languages';
import { clinic } from '@/lib/clinic/data';
import { commentToAnswer } from '@/lib/comments/data';
import { findPage } from '@/lib/content/copy/data';
import { pathOf } from '@/lib/content/copy/domain';
import { isolated } from '@/lib/shared/bidi';

export const dynamic = 'force-dynamic';

type Props = { params: Promise<{ locale: Language; id: string }> };

/** The comment being answered; undefined if it or its page is no longer shown, or if the page takes no comments. */
async function answered({ params }: Props) {
  const { locale, id } = await params;
  const comment = await commentToAnswer(id);
  const page = comment?.page.language === locale ? findPage(locale, comment.page.name) : undefined;
  if (!comment || !page?.replies) return undefined;
  return { language: locale, comment, page, writer: comment.byClinic ? clinic().name : comment.name };
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const to = await answered(props);
  const { comments, errorPages } = messagesIn((await props.params).locale);
  return {
    title: to ? comments.replyTo(isolated(to.writer)) : errorPages.notFound.title,
    robots: { index: false },
  };
}

/** The form for answering a comment. */
export default async function ReplyToPage(props: Props) {
  const to = await answered(props);
  // Not a 404: without scripts, Next renders that as an empty page.
  if (!to) return <NotFound language={(await props.params).locale} />;
  const { language, comment, page, writer } = to;
  const text = messagesIn(language).comments;
  return (
    <NarrowPage title={text.replyTo(isolated(writer))}>
      <p>
        <span>{text.onPage}</span>{' '}
        <a href={pathOf(language, comment.page.name)}>
          <bdi>{page.title}</bdi>
        </a>
        . <span>{text.answering(isolated(writer))}</span>
      </p>
      <blockquote className="border-sand space-y-3 border-l-4 pl-5">
        <CommentText text={comment.text} />
      </blockquote>
      <CommentForm language={language} place={`${language}/${comment.page.name}`} parent={comment.id} />
    </NarrowPage>
  );
}
