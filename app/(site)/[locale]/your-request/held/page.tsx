import type { Metadata } from 'next';
import { ClosedPage } from '@/components/intake/request-access/closed-page';
import { ClosesByItself } from '@/components/intake/request-access/closes-by-itself';
import { IdleClosing } from '@/components/intake/request-access/idle-closing';
import { PostForm } from '@/components/intake/request-access/post-form';
import { StepTo } from '@/components/intake/request-access/step-to';
import { StoredAnswers } from '@/components/intake/request-access/stored-answers';
import { SignConsent } from '@/components/intake/request-access/sign-consent';
import { StoredConsents } from '@/components/intake/request-access/stored-consents';
import { StoredStatus } from '@/components/intake/request-access/stored-status';
import { CallClinic } from '@/components/site/clinic-phone';
import { NarrowPage } from '@/components/site/narrow-page';
import { messagesIn, type Language } from '@/content/languages';
import { clinic } from '@/lib/clinic/data';
import { OPENED, readOpened } from '@/lib/intake/request-access/cookies';
import { openRequest, proofKept, readStored } from '@/lib/intake/request-access/data';
import { carriedFields, readKept } from '@/lib/platform/kept-values';
import { formatMoment } from '@/lib/shared/dates';

type Props = { params: Promise<{ locale: Language }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: messagesIn((await params).locale).requestAccess.storedTitle, robots: { index: false } };
}

/** What we store about the request: answers and consents, and what the person can do about them. */
export default async function StoredPage({ params }: Props) {
  const { locale } = await params;
  const text = messagesIn(locale).requestAccess;
  const now = new Date();
  const open = await openRequest(readOpened(await readKept(now)), now);
  const stored = open && (await readStored(open, now));
  if (!stored) return <ClosedPage language={locale} />;
  const years = await proofKept(open, now);
  const { timeZone } = clinic();
  const carried = await carriedFields(OPENED);
  return (
    <NarrowPage title={text.storedTitle}>
      <p className="text-lead">
        {text.storedLead(stored.reference, formatMoment(stored.receivedAt, timeZone, locale))}
      </p>
      <ClosesByItself language={locale} seconds={OPENED.maxAgeSeconds} hasScripts={carried === null} />
      <PostForm language={locale} to="close" button={text.close} carried={carried} quiet>
        <IdleClosing text={text.idle} />
      </PostForm>
      <StoredStatus language={locale} status={stored.status} />
      <StoredConsents language={locale} consents={stored.consents} timeZone={timeZone} carried={carried} />
      {stored.mayStillSign ? <SignConsent language={locale} carried={carried} /> : null}
      <StoredAnswers language={locale} answers={stored.answers} />
      {years !== null && (
        <section aria-labelledby="proof" className="space-y-4">
          <h2 id="proof" className="text-heading">
            {text.proofTitle}
          </h2>
          <p>{text.proof(years)}</p>
        </section>
      )}
      <section aria-labelledby="delete" className="space-y-4">
        <h2 id="delete" className="text-heading">
          {text.deleteTitle}
        </h2>
        {stored.isUnderHold ? (
          <p>
            <CallClinic before={text.deleteOnHold} after="." />
          </p>
        ) : (
          <>
            <p>{text.deleteShort}</p>
            <StepTo language={locale} page="delete" text={text.deleteLink} carried={carried} quiet />
          </>
        )}
      </section>
    </NarrowPage>
  );
}
