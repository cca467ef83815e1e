import type { Metadata } from 'next';
import { CallClinic } from '@/components/site/clinic-phone';
import { NarrowPage } from '@/components/site/narrow-page';
import { messagesIn, type Language } from '@/content/languages';
import { pathOf } from '@/lib/content/copy/domain';

type Props = { params: Promise<{ locale: Language }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: messagesIn((await params).locale).requestAccess.noEmailTitle, robots: { index: false } };
}

/** Shown after someone withdraws consent to private email: their page has closed, and no code can open it. */
export default async function NoEmailPage({ params }: Props) {
  const { locale } = await params;
  const text = messagesIn(locale).requestAccess;
  return (
    <NarrowPage title={text.noEmailTitle}>
      <p className="text-lead">{text.noEmailLead}</p>
      <p>
        <CallClinic before={text.noEmailCall} after="." /> <a href={pathOf(locale, 'home')}>{text.toHome}</a>
      </p>
    </NarrowPage>
  );
}
