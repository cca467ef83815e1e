import type { Metadata } from 'next';
import { NarrowPage } from '@/components/site/narrow-page';
import { messagesIn, type Language } from '@/content/languages';
import { pathOf } from '@/lib/content/copy/domain';

type Props = { params: Promise<{ locale: Language }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { comments } = messagesIn((await params).locale);
  return { title: comments.removedTitle, robots: { index: false } };
}

/** What writers see once they have removed their comment. */
export default async function CommentRemovedPage({ params }: Props) {
  const { locale } = await params;
  const text = messagesIn(locale).comments;
  return (
    <NarrowPage title={text.removedTitle}>
      <p className="text-lead">{text.removedLead}</p>
      <p>
        <a href={pathOf(locale, 'home')}>{text.home}</a>
      </p>
    </NarrowPage>
  );
}
