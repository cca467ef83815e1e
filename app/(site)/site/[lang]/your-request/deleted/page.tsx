import type { Metadata } from 'next';
import { ClinicPhone } from '@/components/site/clinic-phone';
import { NarrowPage } from '@/components/site/narrow-page';
import { messagesIn, type Language } from '@/content/languages';
import { pathOf } from '@/lib/content/copy/domain';

type Props = { params: Promise<{ lang: Language }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: messagesIn((await params).lang).requestAccess.deletedTitle, robots: { index: false } };
}

export default async function DeletedPage({ params }: Props) {
  const { lang } = await params;
  const text = messagesIn(lang).requestAccess;
  return (
    <NarrowPage title={text.deletedTitle}>
      <p className="text-lead">{text.deletedLead}</p>
      <p>
        <span>{text.deletedCall}</span> <ClinicPhone />. <a href={pathOf(lang, 'home')}>{text.toHome}</a>
      </p>
    </NarrowPage>
  );
}
