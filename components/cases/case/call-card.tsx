import { messagesIn } from '@/content/languages';
import {
  timingOf,
  type CallCard,
  type Caution,
  type Closed,
  type Permit,
} from '@/lib/cases/call-card/domain';
import { isolated } from '@/lib/shared/bidi';
import { formatMoment, formatTime } from '@/lib/shared/dates';
import { emailHref, emailText } from '@/lib/shared/email-text';
import { dialable, phoneText } from '@/lib/shared/phone';

const CAUTIONS: Readonly<Record<Caution, (name: string) => string>> = {
  CONTACT_TAKEN_BACK: () => 'Don’t contact them: they withdrew their consent to be contacted.',
  NO_WAY: () => 'There is no allowed way to reach them. Wait until they get in touch.',
  NEVER_THE_OTHER: (name) =>
    `They’re asking for someone else. Talk only to ${name}. Never call, write to, or name the person they’re asking about.`,
  NEVER_THE_CLIENT: (name) =>
    `A professional is asking about a client. Talk only to ${name}. Never contact or name the client.`,
  SHARED_PHONE: (name) =>
    `Others answer this phone. Ask for ${name} by name, and don’t mention the clinic or why you’re calling to anyone else.`,
  PHONE_OWNER_UNKNOWN: (name) =>
    `Don’t mention the clinic or why you’re calling until you know you’re talking to ${name}.`,
  EMAIL_MAY_BE_READ: () =>
    'Others may read this email, and it’s the only contact they gave. Don’t mention the clinic or a reason, least of all in the subject, and ask for a safe way to talk.',
  MINOR: () =>
    'The person who needs help is under 18. Don’t tell a parent or guardian. A person under 18 may ask for this help on their own (Florida Statutes 397.601; 42 CFR 2.14).',
  MINOR_OF_THE_WRITER: () =>
    'The person who needs help is under 18. Don’t tell any parent or guardian other than the person who wrote (Florida Statutes 397.601; 42 CFR 2.14).',
};

const REASONS: Readonly<Record<Exclude<Closed, 'TAKEN_BACK' | 'NOTHING_GIVEN'>, string>> = {
  WRONG_NUMBER: 'the number is wrong.',
  NOT_THEIR_PHONE: 'the number belongs to the person they’re asking about.',
  NEVER_ALLOWED: 'they haven’t agreed to it.',
  FOR_EARLIER_CONTACT: 'they allowed it for the number or address they gave before.',
  NOT_PRIVATE: 'they didn’t say that only they read this email.',
};

function reasonOf({ why, since }: Exclude<Permit, { allowed: true }>, contact: string, timeZone: string) {
  if (why === 'NOTHING_GIVEN') return `they gave no ${contact}.`;
  if (why !== 'TAKEN_BACK') return REASONS[why];
  return `they withdrew consent${since ? ` on ${formatMoment(since, timeZone)}` : ''}.`;
}

const PHONE_OWNERS = {
  '': 'They didn’t say whose phone it is.',
  mine: 'It’s their own phone.',
  shared: 'It’s a shared phone.',
  theirs: 'It belongs to the person they’re asking about.',
} as const;

const { contactBy, days: dayQuestion, times: timeQuestion } = messagesIn('en').form;

type Props = {
  card: CallCard;
  /** The caller's first name and the clinic's number, if it's known: all that a voicemail says. */
  caller: { firstName: string; phone: string | undefined };
  /** When the number was last logged as wrong, unless someone corrected or confirmed it since. */
  wrongSince?: Date | undefined;
  now: Date;
  timeZone: string;
};

/** What to know before reaching out: what is allowed, and what never to do. A way that isn't allowed has no link. */
export function CallCardPanel({ card, caller, wrongSince, now, timeZone }: Props) {
  const { askFor, phone, email, call, voicemail, text, writeEmail } = card;
  const number = dialable(phone);
  return (
    <section aria-labelledby="call-card" className="panel print:border-line print:bg-paper print:border">
      <h2 id="call-card">Safe contact</h2>
      <Cautions card={card} />
      {wrongSince ? (
        <p className="text-danger font-semibold">
          This number was logged as wrong on <span>{formatMoment(wrongSince, timeZone)}</span>: a stranger may
          answer. Don’t use it until someone corrects or confirms it under “Correct contact details”.
        </p>
      ) : null}
      <p>
        Ask for{' '}
        <strong className="text-subheading">
          <bdi>{askFor}</bdi>
        </strong>
        {phone === '' ? null : <span className="text-muted block">{PHONE_OWNERS[card.phoneOwner]}</span>}
      </p>
      <ul className="divide-sand divide-y">
        <Way
          name="Call"
          permit={call}
          timeZone={timeZone}
          link={{ href: `tel:${number}`, text: `Call ${phoneText(phone)}` }}
          given={phoneText(phone)}
        />
        <Way name="Voicemail" permit={voicemail} timeZone={timeZone} closed="Don’t leave a voicemail: ">
          Say only: “This is <bdi>{caller.firstName}</bdi>. Please call me back
          <span>{caller.phone === undefined ? '' : ` at ${caller.phone}`}</span>.” Never mention the clinic or
          why you’re calling.
        </Way>
        <Way
          name="Text"
          permit={text}
          timeZone={timeZone}
          link={{ href: `sms:${number.replace(/;.*/, '')}`, text: `Text ${phoneText(phone)}` }}
          closed="Don’t text: "
        >
          Never mention the clinic or why you’re writing: others who see the phone can read it.
        </Way>
        <Way
          name="Email"
          permit={writeEmail}
          timeZone={timeZone}
          link={{ href: emailHref(email), text: `Email ${isolated(emailText(email))}` }}
          closed="Don’t email: "
          contact="email"
          given={emailText(email)}
        >
          Keep the clinic and any reason out of the subject.
        </Way>
      </ul>
      <Preferences card={card} now={now} timeZone={timeZone} />
    </section>
  );
}

function Cautions({ card: { cautions, askFor } }: { card: CallCard }) {
  if (cautions.length === 0) return null;
  return (
    <ul
      aria-label="Cautions"
      className="border-danger bg-danger-paper space-y-2 border-l-4 p-4 font-semibold"
    >
      {cautions.map((caution) => (
        <li key={caution}>{CAUTIONS[caution](isolated(askFor))}</li>
      ))}
    </ul>
  );
}

type WayProps = {
  name: string;
  permit: Permit;
  timeZone: string;
  link?: { href: string; text: string };
  /** How a refusal begins. */
  closed?: string;
  /** What this way of reaching them needs, in words. */
  contact?: string;
  /** The number or address they gave, shown as plain text if it must not be used. */
  given?: string;
  children?: React.ReactNode;
};

function Way({
  name,
  permit,
  timeZone,
  link,
  closed = 'Don’t call: ',
  contact = 'phone number',
  given = '',
  children,
}: WayProps) {
  return (
    <li className="grid items-baseline gap-x-4 gap-y-1 py-2 sm:grid-cols-[7rem_minmax(0,1fr)]">
      <span className="font-semibold">
        <span>{name}</span>: <span>{permit.allowed ? 'yes' : <span className="text-danger">no</span>}</span>
      </span>
      {permit.allowed ? (
        <span className="space-y-1">
          {link ? (
            <a className="inline-flex min-h-11 items-center font-semibold wrap-anywhere" href={link.href}>
              <bdi>{link.text}</bdi>
            </a>
          ) : null}
          {children ? <span className="block">{children}</span> : null}
        </span>
      ) : (
        <span>
          {given === '' ? null : <bdi className="text-muted block">{given}</bdi>}
          <span>{`${closed}${reasonOf(permit, contact, timeZone)}`}</span>
        </span>
      )}
    </li>
  );
}

const TIMINGS = {
  any: 'They didn’t say when.',
  inside: 'This is one of their good times.',
  outside: 'This isn’t one of their good times.',
  night: 'It’s early or late: don’t call between 9 PM and 8 AM unless they asked you to.',
} as const;

/** The chosen ones by their labels, in the order in which the form lists them: days as they come in a week. */
const inOrder = <Choice extends string>(
  options: Readonly<Record<Choice, string>>,
  chosen: readonly Choice[],
): string =>
  (Object.keys(options) as Choice[])
    .filter((choice) => chosen.includes(choice))
    .map((choice) => options[choice])
    .join(', ');

function Preferences({ card, now, timeZone }: { card: CallCard; now: Date; timeZone: string }) {
  const { prefers, days, times } = card;
  const preferred = { '': null, phone: card.call, text: card.text, email: card.writeEmail }[prefers];
  const named = [inOrder(dayQuestion.options, days), inOrder(timeQuestion.options, times)].filter(
    (text) => text !== '',
  );
  return (
    <dl className="grid gap-x-4 gap-y-1 sm:grid-cols-[7rem_minmax(0,1fr)]">
      <dt className="font-semibold">Prefers</dt>
      <dd>
        <span>{prefers === '' ? 'No preference' : contactBy.options[prefers]}</span>
        {preferred && !preferred.allowed ? <strong>, which isn’t allowed</strong> : null}
      </dd>
      <dt className="font-semibold">Good times</dt>
      <dd>{named.join('; ') || 'Any'}</dd>
      <dt className="font-semibold print:hidden">Now</dt>
      <dd className="print:hidden">
        <span>{formatTime(now, timeZone)}</span>. <strong>{TIMINGS[timingOf(card, now, timeZone)]}</strong>
      </dd>
    </dl>
  );
}
