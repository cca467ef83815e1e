import { Temporal } from 'temporal-polyfill';
import type { ConsentKind } from '@/content/consent-versions';
import { CUT_DELAY_DAYS } from '@/lib/clinic/fields';
import { GIVEN_LABELS, type StaffHow } from '@/lib/intake/fields';
import type { Signed, SignedHow } from '@/lib/intake/signatures/domain';
import { dayIn, formatDate, formatMoment } from '@/lib/shared/dates';
import { DAY_MS } from '@/lib/shared/durations';
import { emailKey, readEmail } from '@/lib/shared/email';
import { phoneKey, readPhone } from '@/lib/shared/phone';
import { sealedContext } from '@/lib/shared/sealed-columns';
import type { ConsentProof, DisclosureProof, ProofContent, Way } from './schema';

/** One use of a consent: the way it was relied on and, for a call or a message, the number or address used. */
export type Use = { kind: ConsentKind; way: Way; contact?: string };

/** A consent as its request stores it. */
export type GivenConsent = {
  kind: ConsentKind;
  version: string;
  text: string;
  givenAt: Date;
  withdrawnAt: Date | null;
  givenHow?: StaffHow | undefined;
  signed?: Signed | undefined;
};

/** The encryption context of a proof's content. */
export const proofContext = (id: string): string => sealedContext('proof', [id], 'content');

/** All proofs have the same length: the longest consent text with its uses fits, and so do all fields of an export. */
export const PROOF_LEAST_BYTES = 4096;

/** The canonical form of a number or an address, however it is written. */
export const contactOf = (typed: string): string => (typed.includes('@') ? emailKey(typed) : phoneKey(typed));

/** Whether what was typed can be a number or an address. */
export const isContact = (typed: string): boolean =>
  typed.includes('@') ? readEmail(typed) !== undefined : readPhone(typed).ok;

/**
 * Whether a consent is in effect at a given time. The one about substance use expires a year after it was given, by its
 * own terms.
 */
export function consentState(
  { kind, givenAt, withdrawnAt }: Pick<GivenConsent, 'kind' | 'givenAt' | 'withdrawnAt'>,
  now: Date,
  timeZone: string,
): 'stands' | 'withdrawn' | 'ended' {
  if (withdrawnAt) return 'withdrawn';
  if (kind !== 'substance_use') return 'stands';
  const given = Temporal.Instant.fromEpochMilliseconds(givenAt.getTime()).toZonedDateTimeISO(timeZone);
  return given.add({ years: 1 }).epochMilliseconds <= now.getTime() ? 'ended' : 'stands';
}

/** The version of the consent about substance use that is in effect at a given time; null if none is. */
export function substanceUseConsent(
  consents: readonly GivenConsent[],
  now: Date,
  timeZone: string,
): string | null {
  const consent = consents.find(({ kind }) => kind === 'substance_use');
  return consent && consentState(consent, now, timeZone) === 'stands' ? consent.version : null;
}

/** A proof with one more use of its consent; for the same way and contact, only the first and last times are kept. */
export function withUse(
  proof: ConsentProof,
  { way, contact }: { way: Way; contact: string | null },
  now: Date,
): ConsentProof {
  const same = proof.uses.find((use) => use.way === way && use.contact === contact);
  // Staff may log a use later than they made it.
  const use = {
    way,
    contact,
    firstAt: same && same.firstAt < now ? same.firstAt : now,
    lastAt: same && same.lastAt > now ? same.lastAt : now,
  };
  return { ...proof, uses: [...proof.uses.filter((other) => other !== same), use] };
}

/** A day in the form PostgreSQL accepts. */
export const dateOf = (day: string): Date => new Date(`${day}T00:00:00Z`);

/** A proof dated before this day has been kept for that many years. */
export const keptSince = (now: Date, years: number, timeZone: string): Date =>
  dateOf(Temporal.PlainDate.from(dayIn(timeZone, now)).subtract({ years }).toString());

/** How many years were asked for, and since when. */
export type WantedYears = { since: Date; years: number };

/**
 * How many years proofs are kept at a given time: the longest that was asked for in the week before, as with retention.
 * @param newestFirst what was saved
 * @param shipped what applies if nothing was saved
 */
export function yearsAt(now: Date, newestFirst: readonly WantedYears[], shipped: number): number {
  const week = new Date(now.getTime() - CUT_DELAY_DAYS * DAY_MS);
  const stood = newestFirst.findIndex(({ since }) => since <= week);
  const counting = stood < 0 ? newestFirst : newestFirst.slice(0, stood + 1);
  return Math.max(...counting.map(({ years }) => years), ...(stood < 0 ? [shipped] : []));
}

/** A proof as displayed; retention counts from `lastOn`. */
export type OpenedProof = { content: ProofContent; lastOn: Date; byName: string | null };

const WAY_LABELS: Readonly<Record<Way, string>> = {
  call: 'phone call',
  voicemail: 'voicemail',
  text: 'text message',
  email: 'email from staff',
  site_email: 'email from this site',
  export: 'export',
  print: 'printout',
  insurer: 'asking an insurer about coverage',
};
const SOURCE_LABELS = {
  site: 'on the site',
  phone: 'verbally, by phone',
  door: 'verbally, in person',
} as const;

type Show = (moment: Date) => string;

const SIGNED_LABELS: Readonly<Record<SignedHow, string>> = {
  own_page: 'and signed on the person’s own page',
  paper: 'and signed on paper',
};

const wayGiven = ({ source, givenHow, signedHow }: ConsentProof): string => {
  if (signedHow) return SIGNED_LABELS[signedHow];
  return givenHow ? GIVEN_LABELS[givenHow].toLowerCase() : SOURCE_LABELS[source];
};

const consentLines = (proof: ConsentProof, show: Show) => [
  `Consent: ${proof.kind}, version ${proof.version}`,
  `  Given ${wayGiven(proof)}: ${show(proof.givenAt)}`,
  `  Withdrawn: ${proof.withdrawnAt ? show(proof.withdrawnAt) : 'no'}`,
  ...proof.uses.map(({ way, firstAt, lastAt }) => {
    const until = lastAt > firstAt ? `; last ${show(lastAt)}` : '';
    return `  Relied on for ${WAY_LABELS[way]}: first ${show(firstAt)}${until}`;
  }),
  `  Text: ${proof.text}`,
];

const disclosureLines = ({ way, at, fields, reason, consent }: DisclosureProof, by: string, show: Show) => [
  `Disclosure: ${WAY_LABELS[way]}`,
  `  Made: ${show(at)}, by ${by}`,
  `  Fields: ${fields ? fields.join(', ') : 'all'}`,
  ...(reason === null ? [] : [`  Reason: ${reason}`]),
  `  Consent for substance-use information: ${consent === null ? 'not relied on' : `version ${consent}`}`,
];

/** A proof in words, one line each. */
export function proofLines(
  { content, lastOn, byName }: OpenedProof,
  { years, timeZone }: { years: number; timeZone: string },
): string[] {
  const show: Show = (moment) => formatMoment(moment, timeZone);
  const until = Temporal.PlainDate.from(lastOn.toISOString().slice(0, 10)).add({ years }).toString();
  return [
    ...(content.is === 'consent'
      ? consentLines(content, show)
      : disclosureLines(content, byName ?? content.byId, show)),
    `  Kept until: ${formatDate(until)}`,
  ];
}
