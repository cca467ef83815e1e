import type { ReactNode } from 'react';
import { messagesIn } from '@/content/languages';
import { ACTIONS } from '@/lib/audit/schema';
import { CHANNEL_LABELS, OUTCOME_LABELS, SOURCE_LABELS } from '@/lib/cases/case/fields';
import type { Happened } from '@/lib/cases/timeline/domain';
import { CLOSING_LABELS, STATUS_LABELS } from '@/lib/clinic/statuses';
import { GIVEN_LABELS } from '@/lib/intake/fields';
import { reasonLabel, STATE_LABELS, TEMPLATE_LABELS } from '@/lib/outbox/fields';
import type { Change, HistoryEntry } from '@/lib/cases/history/schema';
import { isolated } from '@/lib/shared/bidi';
import { formatMoment } from '@/lib/shared/dates';
import { emailText } from '@/lib/shared/email-text';
import { ownValue } from '@/lib/shared/own-value';
import { phoneText } from '@/lib/shared/phone';
import { CONTACT_LABELS } from './contact-labels';

const { consents: CONSENT_LABELS } = messagesIn('en').requestAccess;

const statusLabel = (status: unknown) =>
  typeof status === 'string' ? (ownValue(STATUS_LABELS, status) ?? status) : '';

const consentLabel = (kind: unknown) =>
  (typeof kind === 'string' && ownValue(CONSENT_LABELS, kind)) || String(kind);

const closingText = (outcome: unknown): string =>
  typeof outcome === 'string' ? ` (${(ownValue(CLOSING_LABELS, outcome) ?? outcome).toLowerCase()})` : '';

type Done = Extract<Happened, { kind: 'done' }>;

/** Names the owner before and after. */
function assigned({ details: { to }, whom, previous }: Done): string {
  const before = previous === null ? '' : isolated(previous);
  if (to === 'nobody' || (whom === null && to !== 'self'))
    return before === '' ? 'Removed the owner' : `Removed the owner, ${before}`;
  const text = to === 'self' || whom === null ? 'Took ownership' : `Assigned to ${isolated(whom)}`;
  return before === '' || previous === whom ? text : `${text}, from ${before}`;
}

/** What someone did, from the audit. */
function done(item: Done): string {
  const { action, details } = item;
  const { from, to, set, closedAs, consentsSpoken } = details;
  if (action === 'request.status_changed')
    return `Status: from ${statusLabel(from)} to ${statusLabel(to)}${closingText(closedAs)}`;
  if (action === 'request.status_undone')
    return `Status: undone, from ${statusLabel(from)} back to ${statusLabel(to)}`;
  if (action === 'request.assigned') return assigned(item);
  if (action === 'request.follow_up_set') return set === false ? 'Removed the follow-up' : 'Set a follow-up';
  if (action === 'request.taken' && Array.isArray(consentsSpoken))
    return `Entered it; read aloud and agreed to: ${consentsSpoken.map(consentLabel).join(', ')}`;
  return ownValue(ACTIONS, action) ?? action;
}

/** An email and its delivery status, including why it hasn't gone out. */
function mail({ template, state, lastErrorCode }: Extract<Happened, { kind: 'mail' }>): string {
  const fate = `Email “${TEMPLATE_LABELS[template]}”: ${STATE_LABELS[state].toLowerCase()}`;
  return lastErrorCode === null ? fate : `${fate}. ${reasonLabel(lastErrorCode, state)}`;
}

const { form: QUESTIONS } = messagesIn('en');

function recordedText(entry: HistoryEntry): string {
  if (entry.is === 'closing') return `Reason for closing as “${CLOSING_LABELS[entry.outcome]}”`;
  if (entry.is === 'consent')
    return `Recorded consent: ${CONSENT_LABELS[entry.kind]}, ${GIVEN_LABELS[entry.how].toLowerCase()}`;
  if (entry.is === 'attempt') return entry.to ? 'Corrected a logged attempt' : 'Removed a logged attempt';
  return `Corrected: ${entry.changes.map(({ field }) => CONTACT_LABELS[field].toLowerCase()).join(', ')}`;
}

/** An answer for people to read. */
function answerText(field: Change['field'], value: string): string {
  if (value === '') return 'not answered';
  if (field === 'phone') return phoneText(value);
  if (field === 'email') return emailText(value);
  return field === 'name' ? value : (ownValue(QUESTIONS[field].options, value) ?? value);
}

function words(item: Happened): string {
  switch (item.kind) {
    case 'received':
      return SOURCE_LABELS[item.source];
    case 'agreed':
      return `Agreed to: ${item.consents.map((kind) => CONSENT_LABELS[kind]).join(', ')}`;
    case 'taken_back':
      return `The person withdrew consent: ${item.consents.map((kind) => CONSENT_LABELS[kind]).join(', ')}`;
    case 'outdated':
      return `Consent ended with the contact it was for: ${item.consents.map((kind) => CONSENT_LABELS[kind]).join(', ')}`;
    case 'recorded':
      return recordedText(item.entry);
    case 'tried':
      return `${CHANNEL_LABELS[item.channel]}: ${OUTCOME_LABELS[item.outcome].toLowerCase()}`;
    case 'note':
      return 'Note';
    case 'mail':
      return mail(item);
    case 'looked':
      return item.times > 1 ? `Viewed ${item.times} times in a row` : 'Viewed';
    case 'done':
      return done(item);
  }
}

function Recorded({ entry, timeZone }: { entry: HistoryEntry; timeZone: string }) {
  return (
    <div className="bg-shell mt-1 space-y-1 rounded p-3">
      {entry.is === 'correction' ? <Changes changes={entry.changes} /> : null}
      {entry.is === 'attempt' ? <AttemptChange entry={entry} timeZone={timeZone} /> : null}
      {entry.is === 'correction' && entry.sameConsents ? <p>They agreed to the same contact there.</p> : null}
      {entry.is === 'consent' ? (
        <p>{givenText(entry, timeZone)}</p>
      ) : (
        <p dir="auto" className="whitespace-pre-line">
          Reason: <bdi>{entry.reason}</bdi>
        </p>
      )}
    </div>
  );
}

const Changes = ({ changes }: { changes: readonly Change[] }) => (
  <ul>
    {changes.map(({ field, from, to }) => (
      <li key={field}>
        <span>{CONTACT_LABELS[field]}</span>:{' '}
        {from === to ? (
          <span>confirmed as </span>
        ) : (
          <>
            <s>{isolated(answerText(field, from))}</s> <span className="sr-only">changed to</span>
          </>
        )}
        <span> </span>
        <bdi>{answerText(field, to)}</bdi>
      </li>
    ))}
  </ul>
);

type ConsentEntry = Extract<HistoryEntry, { is: 'consent' }>;

/** When they agreed, and what became of the consent of that kind that they had given before. */
function givenText({ givenAt, before }: ConsentEntry, timeZone: string): string {
  const given = `Agreed ${formatMoment(givenAt, timeZone)}.`;
  if (!before) return given;
  const ended = before.withdrawnAt ? `; that ended ${formatMoment(before.withdrawnAt, timeZone)}` : '';
  return `${given} They had agreed before, ${formatMoment(before.givenAt, timeZone)}${ended}.`;
}

type AttemptEntry = Extract<HistoryEntry, { is: 'attempt' }>;

function AttemptChange({ entry: { from, to }, timeZone }: { entry: AttemptEntry; timeZone: string }) {
  const text = ({ at, channel, outcome }: AttemptEntry['from']) =>
    `${CHANNEL_LABELS[channel]}, ${OUTCOME_LABELS[outcome].toLowerCase()}, ${formatMoment(at, timeZone)}`;
  return (
    <p>
      <s>{text(from)}</s> <span className="sr-only">{to ? 'changed to' : 'removed'}</span>
      <span> </span>
      {to ? <span>{text(to)}</span> : null}
    </p>
  );
}

type Props = {
  items: readonly Happened[];
  timeZone: string;
  /** What can be done about a logged attempt; nothing for those who can't write. */
  correction?: (attempt: Extract<Happened, { kind: 'tried' }>) => ReactNode;
};

/** Everything that happened, in one list, newest first. */
export function Timeline({ items, timeZone, correction }: Props) {
  return (
    <section aria-labelledby="timeline" className="space-y-3">
      <h2 id="timeline" className="text-subheading">
        What happened
      </h2>
      <ol className="border-sand ml-1 space-y-4 border-l-2 pl-5">
        {items.map((item, index) => (
          <li key={`${item.at.getTime()}-${items.length - index}`} className={lookOf(item)}>
            <p>
              <span className={item.kind === 'looked' || item.kind === 'mail' ? undefined : 'font-semibold'}>
                {words(item)}
              </span>
              {'by' in item && item.by !== '' ? (
                <span className="text-muted">
                  , by <bdi>{item.by}</bdi>
                </span>
              ) : null}
            </p>
            {item.kind === 'note' ? (
              <p dir="auto" className="bg-shell mt-1 rounded p-3 whitespace-pre-line">
                {item.text}
              </p>
            ) : null}
            {item.kind === 'recorded' ? <Recorded entry={item.entry} timeZone={timeZone} /> : null}
            <p className="text-muted text-small">
              <time dateTime={item.at.toISOString()}>{formatMoment(item.at, timeZone)}</time>
              {item.kind === 'tried' && item.loggedAt ? (
                <span>{`, logged ${formatMoment(item.loggedAt, timeZone)}`}</span>
              ) : null}
            </p>
            {item.kind === 'tried' ? correction?.(item) : null}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Human actions stand out from what the software did and from who viewed the request. */
const lookOf = ({ kind }: Happened) => (kind === 'looked' || kind === 'mail' ? 'text-small' : undefined);
