import { Temporal } from 'temporal-polyfill';
import type { ConsentKind } from '@/content/consent-versions';
import { CUT_DELAY_DAYS } from '@/lib/clinic/fields';
import { dayIn, formatDate, formatMoment } from '@/lib/shared/dates';
import { DAY_MS } from '@/lib/shared/durations';
import { emailKey, readEmail } from '@/lib/shared/email';
import { phoneKey, readPhone } from '@/lib/shared/phone';
import type { ConsentProof, DisclosureProof, ProofContent, Way } from './schema';

/** That a consent is relied on, by a way, and for a call or a message with the number or address that is used. */
export type Use = { kind: ConsentKind; way: Way; contact?: string };

/** A consent as a request holds it. */
export type GivenConsent = {
  kind: ConsentKind;
  version: string;
  text: string;
  givenAt: Date;
  withdrawnAt: Date | null;
};

/** Where the sealed content of a proof belongs. */
export const proofContext = (id: string): string => `proof/${id}/content`;

/** All proofs look alike: the longest words of a consent with their uses fit, and so do all fields of an export. */
export const PROOF_LEAST_BYTES = 4096;

/** A number or an address by which it is known again, however it is written. */
export const contactOf = (typed: string): string => (typed.includes('@') ? emailKey(typed) : phoneKey(typed));

/** Whether what was typed can be a number or an address. */
export const isContact = (typed: string): boolean =>
  typed.includes('@') ? readEmail(typed) !== undefined : readPhone(typed).ok;

/** Whether a consent stands at a moment. The one about substance use ends a year after it was given, by its own words. */
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

/** The version of the consent about substance use that stands at a moment; null where none does. */
export function substanceUseConsent(
  consents: readonly GivenConsent[],
  now: Date,
  timeZone: string,
): string | null {
  const consent = consents.find(({ kind }) => kind === 'substance_use');
  return consent && consentState(consent, now, timeZone) === 'stands' ? consent.version : null;
}

/** A proof with one more use of its consent: of the same way and contact only the first and the last time are kept. */
export function withUse(
  proof: ConsentProof,
  { way, contact }: { way: Way; contact: string | null },
  now: Date,
): ConsentProof {
  const same = proof.uses.find((use) => use.way === way && use.contact === contact);
  const use = { way, contact, firstAt: same?.firstAt ?? now, lastAt: now };
  return { ...proof, uses: [...proof.uses.filter((other) => other !== same), use] };
}

/** A day as PostgreSQL takes it. */
export const dateOf = (day: string): Date => new Date(`${day}T00:00:00Z`);

/** A proof whose day is before this one has been kept for so many years. */
export const keptSince = (now: Date, years: number, timeZone: string): Date =>
  dateOf(Temporal.PlainDate.from(dayIn(timeZone, now)).subtract({ years }).toString());

/** How many years were wanted, since when. */
export type WantedYears = { since: Date; years: number };

/**
 * For how many years proofs are kept at a moment: the most of all that was wanted in the week before, as with retention.
 * @param newestFirst what was saved
 * @param shipped what counts where nothing was saved
 */
export function yearsAt(now: Date, newestFirst: readonly WantedYears[], shipped: number): number {
  const week = new Date(now.getTime() - CUT_DELAY_DAYS * DAY_MS);
  const stood = newestFirst.findIndex(({ since }) => since <= week);
  const counting = stood < 0 ? newestFirst : newestFirst.slice(0, stood + 1);
  return Math.max(...counting.map(({ years }) => years), ...(stood < 0 ? [shipped] : []));
}

/** A proof as it is read out; `lastOn` is the day from which it is kept. */
export type OpenedProof = { content: ProofContent; lastOn: Date; byName: string | null };

const WAY_LABELS: Readonly<Record<Way, string>> = {
  call: 'phone call',
  voicemail: 'voicemail',
  text: 'text message',
  email: 'email from staff',
  site_email: 'email from this site',
  export: 'export',
  print: 'printout',
};
const SOURCE_LABELS = {
  site: 'on the site',
  phone: 'verbally, by phone',
  door: 'verbally, in person',
} as const;

type Show = (moment: Date) => string;

const consentLines = (
  { kind, version, text, source, givenAt, withdrawnAt, uses }: ConsentProof,
  show: Show,
) => [
  `Consent: ${kind}, version ${version}`,
  `  Given ${SOURCE_LABELS[source]}: ${show(givenAt)}`,
  `  Withdrawn: ${withdrawnAt ? show(withdrawnAt) : 'no'}`,
  ...uses.map(({ way, firstAt, lastAt }) => {
    const until = lastAt > firstAt ? `; last ${show(lastAt)}` : '';
    return `  Relied on for ${WAY_LABELS[way]}: first ${show(firstAt)}${until}`;
  }),
  `  Text: ${text}`,
];

const disclosureLines = ({ way, at, fields, reason, consent }: DisclosureProof, by: string, show: Show) => [
  `Disclosure: ${WAY_LABELS[way]}`,
  `  Made: ${show(at)}, by ${by}`,
  `  Fields: ${fields ? fields.join(', ') : 'all'}`,
  ...(reason === null ? [] : [`  Reason: ${reason}`]),
  `  Consent for substance-use information: ${consent === null ? 'not relied on' : `version ${consent}`}`,
];

/** A proof in words, a line each. */
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
