import type { Metadata } from 'next';
import { AskForCode } from '@/components/intake/request-access/ask-for-code';
import { CallClinic } from '@/components/site/clinic-phone';
import { LanguageSwitch } from '@/components/site/language-switch';
import { NarrowPage } from '@/components/site/narrow-page';
import { messagesIn, type Language } from '@/content/languages';
import { alternatesOf } from '@/lib/content/copy/domain';

type Props = { params: Promise<{ locale: Language }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { title, description } = messagesIn((await params).locale).requestAccess;
  return { title, description, alternates: alternatesOf((await params).locale, 'your-request') };
}

/** Where people ask for the code that opens their own request. */
export default async function YourRequestPage({ params }: Props) {
  const { locale } = await params;
  const text = messagesIn(locale).requestAccess;
  return (
    <NarrowPage title={text.title}>
      <p className="text-lead">{text.lead}</p>
      <p>
        <LanguageSwitch language={locale} name="your-request" />
      </p>
      <AskForCode language={locale} />
      <p>
        <CallClinic before={text.noPrivateEmail} after="." />
      </p>
    </NarrowPage>
  );
}
