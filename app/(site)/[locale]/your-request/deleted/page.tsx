import type { Metadata } from 'next';
import { CallClinic } from '@/components/site/clinic-phone';
import { NarrowPage } from '@/components/site/narrow-page';
import { messagesIn, type Language } from '@/content/languages';
import { pathOf } from '@/lib/content/copy/domain';

type Props = { params: Promise<{ locale: Language }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: messagesIn((await params).locale).requestAccess.deletedTitle, robots: { index: false } };
}

export default async function DeletedPage({ params }: Props) {
  const { locale } = await params;
  const text = messagesIn(locale).requestAccess;
  return (
    <NarrowPage title={text.deletedTitle}>
      <p className="text-lead">{text.deletedLead}</p>
      <p>
        <CallClinic before={text.deletedCall} after="." /> <a href={pathOf(locale, 'home')}>{text.toHome}</a>
      </p>
    </NarrowPage>
  );
}
