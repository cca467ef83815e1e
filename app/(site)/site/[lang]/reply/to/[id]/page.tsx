import type { Metadata } from 'next';
import { ReplyForm } from '@/components/comments/reply-form';
import { ReplyText } from '@/components/comments/reply-text';
import { NarrowPage } from '@/components/site/narrow-page';
import { NotFound } from '@/components/site/not-found';
import { messagesIn, type Language } from '@/content/languages';
import { clinic } from '@/lib/clinic/data';
import { replyToAnswer } from '@/lib/comments/data';
import { findPage } from '@/lib/content/copy/data';
import { pathOf } from '@/lib/content/copy/domain';
import { isolated } from '@/lib/shared/bidi';

export const dynamic = 'force-dynamic';

type Props = { params: Promise<{ lang: Language; id: string }> };

/** What is answered; undefined where it or its page is not shown any more, or the page takes no replies. */
async function answered({ params }: Props) {
  const { lang, id } = await params;
  const reply = await replyToAnswer(id);
  const page = reply?.page.language === lang ? findPage(lang, reply.page.name) : undefined;
  if (!reply || !page?.replies) return undefined;
  return { language: lang, reply, page, writer: reply.byClinic ? clinic().name : reply.name };
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const to = await answered(props);
  const { replies, errorPages } = messagesIn((await props.params).lang);
  return {
    title: to ? replies.replyTo(isolated(to.writer)) : errorPages.notFound.title,
    robots: { index: false },
  };
}

/** The form to answer a reply. */
export default async function ReplyToPage(props: Props) {
  const to = await answered(props);
  // No 404: Next draws that without scripts as an empty page.
  if (!to) return <NotFound language={(await props.params).lang} />;
  const { language, reply, page, writer } = to;
  const text = messagesIn(language).replies;
  return (
    <NarrowPage title={text.replyTo(isolated(writer))}>
      <p>
        <span>{text.onPage}</span>{' '}
        <a href={pathOf(language, reply.page.name)}>
          <bdi>{page.title}</bdi>
        </a>
        . <span>{text.answering(isolated(writer))}</span>
      </p>
      <blockquote className="border-sand space-y-3 border-l-4 pl-5">
        <ReplyText text={reply.text} />
      </blockquote>
      <ReplyForm language={language} place={`${language}/${reply.page.name}`} parent={reply.id} />
    </NarrowPage>
  );
}
