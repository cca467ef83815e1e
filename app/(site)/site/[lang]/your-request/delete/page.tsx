import type { Metadata } from 'next';
import { PostForm } from '@/components/own-page/post-form';
import { NarrowPage } from '@/components/site/narrow-page';
import { messagesIn, type Language } from '@/content/languages';
import { pathOf } from '@/lib/copy/domain';

type Props = { params: Promise<{ lang: Language }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: messagesIn((await params).lang).ownPage.deleteTitle, robots: { index: false } };
}

/** Says what deleting means before it is done. */
export default async function DeletePage({ params }: Props) {
  const { lang } = await params;
  const text = messagesIn(lang).ownPage;
  return (
    <NarrowPage title={text.deleteTitle}>
      <p className="text-lead">{text.deleteLead}</p>
      <PostForm to="delete" button={text.deleteNow} />
      <p>
        <a href={pathOf(lang, 'your-request/held')}>{text.keep}</a>
      </p>
    </NarrowPage>
  );
}
