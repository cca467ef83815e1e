import type { Metadata } from 'next';
import { AskForCode } from '@/components/own-page/ask-for-code';
import { ClinicPhone } from '@/components/site/clinic-phone';
import { NarrowPage } from '@/components/site/narrow-page';
import { ErrorSummary } from '@/components/ui/error-summary';
import { messagesIn, type Language } from '@/content/languages';
import { readMistyped } from '@/lib/own-page/cookies';
import { readKept } from '@/lib/platform/hand-over';

type Props = { params: Promise<{ lang: Language }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { form, ownPage } = messagesIn((await params).lang);
  const mistyped = readMistyped(await readKept(new Date()));
  return {
    title: mistyped ? `${form.errorPrefix} ${ownPage.title}` : ownPage.title,
    robots: { index: false },
  };
}

/** Where a reference that can't be one is shown again, with what is wrong with it. */
export default async function CheckReferencePage({ params }: Props) {
  const { lang } = await params;
  const { form, ownPage: text } = messagesIn(lang);
  const mistyped = readMistyped(await readKept(new Date()));
  const { missing, malformed } = text.referenceProblems;
  const error = mistyped && (mistyped.typed.trim() === '' ? missing : malformed);
  return (
    <NarrowPage title={text.title}>
      {error ? (
        <ErrorSummary title={form.summaryTitle} attempt={0} items={[{ id: 'reference', message: error }]} />
      ) : null}
      <p className="text-lead">{text.lead}</p>
      <AskForCode language={lang} typed={mistyped?.typed ?? ''} error={error} />
      <p>
        <span>{text.noPrivateEmail}</span> <ClinicPhone />.
      </p>
    </NarrowPage>
  );
}
