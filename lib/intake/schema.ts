import * as z from 'zod/mini';
import { CONSENT_VERSIONS, type ConsentKind } from '@/content/consent-versions';
import type { messages } from '@/content/en/messages';
import { CHOICES, LIMITS } from './fields';

// The one schema of the form, for react-hook-form in the browser and for the server; `zod/mini` because it ships to
// the browser (docs/adr/0009). Issues carry a code, the name of a text in content/LANGUAGE/messages.ts.

/** What can be wrong with a field. */
export type ErrorCode = keyof typeof messages.errors;
const error = (code: ErrorCode) => code;

/** A number as people write it, and an extension. */
const PHONE = /^([+(\d][\d\s().\-/+]*)(?:(?:x|ext\.?)\s*\d{1,6})?$/i;
const PHONE_DIGITS = { least: 7, most: 15 }; // ITU-T E.164, short local forms included

/** A field's text, whatever sent it: browsers send CRLF, and what was not asked is empty. */
const text = z.transform((value: unknown) =>
  typeof value === 'string' ? value.replace(/\r\n?/g, '\n').trim() : '',
);
/** Several choices: one text joined by commas as posted, an array where stored answers are read again. */
const list = z.transform((value: unknown) => {
  if (Array.isArray(value)) return value as unknown[];
  return typeof value === 'string' && value !== '' ? value.split(',') : [];
});
const emptyOr = (test: (value: string) => boolean, code: ErrorCode) =>
  z.string().check(z.refine((value) => value === '' || test(value), error(code)));

const oneOf = <const Choices extends readonly string[]>(choices: Choices, code: ErrorCode) =>
  z.pipe(text, z.enum(['', ...choices], error(code)));
const someOf = <const Choices extends readonly string[]>(choices: Choices, code: ErrorCode) =>
  z.pipe(list, z.array(z.enum(choices, error(code)), error(code)));
/** Version of a consent, which names the text that stood beside the box; empty where it was not ticked. */
const optionalConsent = <Kind extends ConsentKind>(kind: Kind) =>
  z.pipe(text, z.enum(['', ...CONSENT_VERSIONS[kind]], error('consentUnknown')));

function isPhone(value: string): boolean {
  // Copied numbers bring invisible marks and dashes of other kinds.
  const plain = value.replace(/\p{Cf}/gu, '').replace(/\p{Pd}/gu, '-');
  const digits = (PHONE.exec(plain)?.[1] ?? '').replace(/\D/g, '').length;
  return value.length <= LIMITS.phone && digits >= PHONE_DIGITS.least && digits <= PHONE_DIGITS.most;
}

const isEmail = (value: string) => value.length <= LIMITS.email && z.safeParse(z.email(), value).success;

const fields = z.object({
  askingFor: oneOf(CHOICES.askingFor, 'askingForUnknown'),
  name: z.pipe(
    text,
    z.string().check(z.minLength(1, error('nameMissing')), z.maxLength(LIMITS.name, error('nameTooLong'))),
  ),
  phone: z.pipe(text, emptyOr(isPhone, 'phoneInvalid')),
  /** For someone else: whose phone it is. */
  phoneOwner: oneOf(CHOICES.phoneOwner, 'phoneOwnerUnknown'),
  voicemail: optionalConsent('voicemail'),
  textMessage: optionalConsent('text_message'),
  email: z.pipe(text, emptyOr(isEmail, 'emailInvalid')),
  privateEmail: optionalConsent('private_email'),
  howSoon: oneOf(CHOICES.howSoon, 'howSoonUnknown'),
  message: z.pipe(text, z.string().check(z.maxLength(LIMITS.message, error('messageTooLong')))),
  reasons: someOf(CHOICES.reasons, 'reasonsUnknown'),
  ageGroup: oneOf(CHOICES.ageGroup, 'ageGroupUnknown'),
  contactBy: oneOf(CHOICES.contactBy, 'contactByUnknown'),
  days: someOf(CHOICES.days, 'daysUnknown'),
  times: someOf(CHOICES.times, 'timesUnknown'),
  insurance: oneOf(CHOICES.insurance, 'insuranceUnknown'),
  consent: z.pipe(text, z.enum(CONSENT_VERSIONS.contact, error('consentMissing'))),
  substanceUse: optionalConsent('substance_use'),
});

type Answers = z.output<typeof fields>;

/** A rule about several fields. It also speaks where another field is wrong: all errors are shown at once. */
const rule = (path: keyof Answers, code: ErrorCode, keeps: (answers: Answers) => boolean) =>
  z.refine<Answers>(keeps, {
    path: [path],
    error: error(code),
    when: ({ value }) => typeof value === 'object' && value !== null,
  });

/** A request for a consultation. A field left empty is an empty string or list. */
export const consultationSchema = fields.check(
  rule('phone', 'contactMissing', ({ phone, email }) => phone !== '' || email !== ''),
  rule(
    'phoneOwner',
    'phoneOwnerTheirs',
    ({ askingFor, phoneOwner, phone }) =>
      !(askingFor === 'someone-else' && phoneOwner === 'theirs' && phone !== ''),
  ),
  rule('contactBy', 'contactByNeedsPhone', ({ contactBy, phone }) =>
    ['phone', 'text'].includes(contactBy) ? phone !== '' : true,
  ),
  rule('contactBy', 'contactByNeedsTextConsent', ({ contactBy, textMessage }) =>
    contactBy === 'text' ? Boolean(textMessage) : true,
  ),
  rule('contactBy', 'contactByNeedsEmail', ({ contactBy, email }) => contactBy !== 'email' || email !== ''),
);

export type ConsultationInput = z.output<typeof consultationSchema>;
export type FieldName = keyof ConsultationInput;
export type FieldError = { field: FieldName; code: ErrorCode };

/** The form as it was sent, before it is parsed: several choices of one field are joined by commas. */
export type ConsultationFields = { [Field in FieldName]?: string | undefined };

/** Field names in the order in which the form asks. */
export const FIELD_NAMES = Object.keys(fields.shape) as [FieldName, ...FieldName[]];

/** What is wrong with the fields, one error a field, in the order of the form. Empty where nothing is. */
export function fieldErrors(sent: unknown): FieldError[] {
  const issues = consultationSchema.safeParse(sent).error?.issues ?? [];
  return FIELD_NAMES.flatMap((field) => {
    const issue = issues.find(({ path }) => path[0] === field);
    return issue ? [{ field, code: issue.message as ErrorCode }] : [];
  });
}
