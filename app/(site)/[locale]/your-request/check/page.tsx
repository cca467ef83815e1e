import type { Metadata } from 'next';
import { AskForCode, type AskingErrors } from '@/components/intake/request-access/ask-for-code';
import { CallClinic } from '@/components/site/clinic-phone';
import { NarrowPage } from '@/components/site/narrow-page';
import { ErrorSummary } from '@/components/ui/error-summary';
import { messagesIn, type Language } from '@/content/languages';
import { readMistyped } from '@/lib/intake/request-access/cookies';
import { readAsking, type TypedProblems } from '@/lib/intake/request-access/domain';
import { readKept } from '@/lib/platform/kept-values';

type Props = { params: Promise<{ locale: Language }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const { form, requestAccess } = messagesIn(locale);
  const mistyped = readMistyped(await readKept(new Date()), locale);
  return {
    title: mistyped ? `${form.errorPrefix} ${requestAccess.title}` : requestAccess.title,
    robots: { index: false },
  };
}

/** Shows an invalid reference or email again, with what is wrong with it. */
export default async function CheckAskingPage({ params }: Props) {
  const { locale } = await params;
  const { form, requestAccess: text } = messagesIn(locale);
  const mistyped = readMistyped(await readKept(new Date()), locale);
  const errors = mistyped ? errorTexts(readAsking(mistyped).problems, text) : {};
  const items = Object.entries(errors).map(([id, message]) => ({ id, message }));
  return (
    <NarrowPage title={text.title}>
      {items.length > 0 ? <ErrorSummary title={form.summaryTitle} attempt={0} items={items} /> : null}
      <p className="text-lead">{text.lead}</p>
      <AskForCode language={locale} typed={mistyped} errors={errors} />
      <p>
        <CallClinic before={text.noPrivateEmail} after="." />
      </p>
    </NarrowPage>
  );
}

const errorTexts = (
  { reference, email }: TypedProblems,
  { referenceProblems, emailProblems }: ReturnType<typeof messagesIn>['requestAccess'],
): AskingErrors => ({
  ...(reference && { reference: referenceProblems[reference] }),
  ...(email && { email: emailProblems[email] }),
});
