import type { Metadata } from 'next';
import Link from 'next/link';
import { Temporal } from 'temporal-polyfill';
import { ClinicPhone } from '@/components/site/clinic-phone';
import { WithdrawalWarning } from '@/components/site/withdrawal-warning';
import { Notice } from '@/components/ui/notice';
import { clinic } from '@/lib/clinic/data';
import { nextReading, readingText } from '@/lib/clinic/domain';
import { readReceipt } from '@/lib/intake/cookies';
import { formatMoment } from '@/lib/shared/dates';

export const metadata: Metadata = { title: 'Request received', robots: { index: false } };

/** The confirmation: the reference, when the request will be read, and whom to call until then. */
export default async function ReceivedPage() {
  const receipt = await readReceipt(new Date());
  return receipt ? <Confirmation {...receipt} /> : <NothingKept />;
}

function Confirmation({ reference, receivedAt }: { reference: string; receivedAt: Date }) {
  const facts = clinic();
  const reading = nextReading(Temporal.Instant.fromEpochMilliseconds(receivedAt.getTime()), facts);
  return (
    <div className="space-y-8">
      <h1 className="text-4xl sm:text-5xl">We have your request</h1>
      <p className="bg-shell rounded-xl p-6 text-xl">
        Your reference is <strong className="font-mono text-2xl whitespace-nowrap">{reference}</strong>
        <br />
        <span className="text-muted text-base">Received {formatMoment(receivedAt, facts.timeZone)}</span>
      </p>
      <section aria-labelledby="next" className="space-y-3">
        <h2 id="next" className="text-2xl">
          What happens next
        </h2>
        <p>{readingText(reading, facts)}</p>
        <p>They will then try to reach you by the phone number or email address that you gave.</p>
        <p>
          To add or correct something, or to withdraw your request, call <ClinicPhone /> and give the
          reference.
        </p>
      </section>
      <Notice kind="danger" title="Until then">
        <p>
          If you are in danger, call <a href="tel:911">911</a>. To talk to someone at any hour,{' '}
          <a href="tel:988">call</a> or <a href="sms:988">text 988</a>. SAMHSA’s helpline also answers at any
          hour:{' '}
          <a className="whitespace-nowrap" href="tel:+18006624357">
            1-800-662-4357
          </a>
          .
        </p>
        <WithdrawalWarning />
      </Notice>
      <p>
        On a shared device: for half an hour, anyone using this browser can open this page, even after you
        close it. Note the reference, then clear the history and cookies of this browser.{' '}
        <Link href="/interpersonal-psychotherapy">Read about interpersonal psychotherapy</Link>
      </p>
    </div>
  );
}

function NothingKept() {
  return (
    <>
      <h1 className="text-4xl sm:text-5xl">There is no recent request to show</h1>
      <p className="mt-6 text-xl">
        A confirmation can be read for half an hour, in the browser that sent the request. If you are not sure
        that yours arrived, call <ClinicPhone />, or <Link href="/consultation">send it again</Link>.
      </p>
    </>
  );
}
