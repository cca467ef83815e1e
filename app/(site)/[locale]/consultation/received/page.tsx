import type { Metadata } from 'next';
import { Temporal } from 'temporal-polyfill';
import { CallClinic } from '@/components/site/clinic-phone';
import { Snippet } from '@/components/site/prose';
import { Notice } from '@/components/ui/notice';
import { messagesIn, type Language } from '@/content/languages';
import { clinic } from '@/lib/clinic/data';
import { nextReading, readingText } from '@/lib/clinic/domain';
import { pathOf } from '@/lib/content/copy/domain';
import { readReceipt } from '@/lib/intake/cookies';
import { env } from '@/lib/platform/env';
import { readKept } from '@/lib/platform/kept-values';
import { formatMoment } from '@/lib/shared/dates';

type Props = { params: Promise<{ locale: Language }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  return { title: messagesIn(locale).received.metaTitle, robots: { index: false } };
}

/** The confirmation: the reference, when we'll read the request, and whom to call until then. */
export default async function ReceivedPage({ params }: Props) {
  const { locale } = await params;
  const receipt = readReceipt(await readKept(new Date()));
  return (
    <div className="wide py-hero">
      <div className="max-w-prose space-y-8">
        {receipt ? <Confirmation language={locale} {...receipt} /> : <NothingKept language={locale} />}
      </div>
    </div>
  );
}

type Received = { language: Language; reference: string; receivedAt: Date };

function Confirmation({ language, reference, receivedAt }: Received) {
  const facts = clinic();
  const text = messagesIn(language).received;
  const reading = nextReading(Temporal.Instant.fromEpochMilliseconds(receivedAt.getTime()), facts);
  return (
    <>
      <h1 className="text-title">{text.title}</h1>
      <p className="text-lead">{text.thanks}</p>
      <div data-received="" className="bg-shell rounded-shell space-y-3 p-6">
        <p className="text-lead">
          <span>{text.reference}</span>{' '}
          <strong data-reference="" className="text-heading font-serif tracking-wide whitespace-nowrap">
            {reference}
          </strong>
          <br />
          <span className="text-muted text-small">
            {text.at(formatMoment(receivedAt, facts.timeZone, language))}
          </span>
        </p>
        <p className="text-small">{text.sharedText}</p>
        <a className="button-quiet" href={pathOf(language, 'consultation/forget')}>
          {text.forget}
        </a>
      </div>
      <section aria-labelledby="next" className="space-y-3">
        <h2 id="next" className="text-heading">
          {text.next}
        </h2>
        <p>{readingText(reading, facts, language)}</p>
        <p>{text.then}</p>
        <p>
          <span>{text.mail}</span> <strong>{senderOf(env().MAIL_FROM_NEUTRAL)}</strong>{' '}
          <span>{text.mailSubject}</span> “<span>{messagesIn(language).mails.acknowledged.subject}</span>”.{' '}
          <span>{text.mailAfter}</span>
        </p>
        <p>
          <CallClinic before={text.change} after="." /> <span>{text.requestAccessBefore}</span>{' '}
          <a href={pathOf(language, 'your-request')}>{text.requestAccess}</a>.
        </p>
      </section>
      <Notice kind="danger" title={text.untilThen}>
        <Snippet language={language} name="until-then" />
        <Snippet language={language} name="withdrawal-warning" />
      </Notice>
      <section aria-labelledby="shared" className="space-y-3">
        <h2 id="shared" className="text-heading">
          {text.shared}
        </h2>
        <Snippet language={language} name="shared-device" />
      </section>
    </>
  );
}

/** A sender as a mailbox shows it: the name if there is one, and the address. */
const senderOf = (from: string) => from.replace(/\s*<([^>]+)>/, ' ($1)');

function NothingKept({ language }: { language: Language }) {
  const { title, text, unsure, call, or, again } = messagesIn(language).nothingReceived;
  return (
    <>
      <h1 className="text-title">{title}</h1>
      <p className="text-lead">
        <span>{text}</span> <span>{unsure}</span> <CallClinic before={call} after={`, ${or}`} />{' '}
        <a href={pathOf(language, 'consultation')}>{again}</a>.
      </p>
    </>
  );
}
