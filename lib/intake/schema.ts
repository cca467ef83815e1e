import * as z from 'zod/mini';
import { CONSENT_VERSIONS, type ConsentKind } from '@/content/consent-versions';
import type { messages } from '@/content/en/messages';
import { readEmail } from '@/lib/shared/email';
import { phoneValue, readPhone, type PhoneProblem } from '@/lib/shared/phone';
import { cleanName, cleanText, isReadable, plainSigns } from '@/lib/shared/typed-text';
import { LIMITS } from './fields';
import { CHOICES, QUESTION_NAMES, questionOf, type OnlyFor, type QuestionName } from './questions';

// The form's one schema, for react-hook-form in the browser and for the server; `zod/mini` because it ships to the
// browser (docs/adr/0009). Issues carry a code, which names a text in content/LANGUAGE/messages.ts.

/** More than any field accepts, so that a draft keeps text that still has to be shortened. */
const MOST_TYPED = 20_000;

/** What can be wrong with a field. */
export type ErrorCode = keyof typeof messages.errors;
const error = (code: ErrorCode) => code;

/** A field's text, whatever was sent: a field that wasn't asked is empty. */
const sent = z.transform((value: unknown) => (typeof value === 'string' ? value : ''));
const text = z.pipe(sent, z.transform(cleanText));
/** Text that someone typed. */
const typed = z.pipe(sent, z.string().check(z.refine(isReadable, error('unreadable'))));
/** Several choices: one comma-joined string when posted, an array when stored answers are read again. */
const list = z.transform((value: unknown) => {
  if (Array.isArray(value)) return value as unknown[];
  return typeof value === 'string' && value !== '' ? value.split(',') : [];
});
/** A value stored in one notation however it was typed, or empty. */
const valueOr = (read: (value: string) => { value: string } | { code: ErrorCode }) =>
  z.pipe(
    typed,
    z.transform((value: string, { issues }) => {
      const found = plainSigns(value.slice(0, LIMITS.message)) === '' ? { value: '' } : read(value);
      if ('value' in found) return found.value;
      issues.push({ code: 'custom', message: error(found.code), input: value });
      return value;
    }),
  );

const oneOf = <const Choices extends readonly string[]>(choices: Choices, code: ErrorCode) =>
  z.pipe(text, z.enum(['', ...choices], error(code)));
const someOf = <const Choices extends readonly string[]>(choices: Choices, code: ErrorCode) =>
  z.pipe(list, z.array(z.enum(choices, error(code)), error(code)));
/** The consent's version, which names the text shown beside the checkbox; empty if it wasn't checked. */
const optionalConsent = <Kind extends ConsentKind>(kind: Kind) =>
  z.pipe(text, z.enum(['', ...CONSENT_VERSIONS[kind]], error('consentUnknown')));

const PHONE_ERRORS: Readonly<Record<PhoneProblem, ErrorCode>> = {
  NO_NUMBER: 'phoneInvalid',
  NO_AREA_CODE: 'phoneAreaCode',
  NOT_DIALABLE: 'phoneNotDialable',
};
const phone = valueOr((value) => {
  const read = readPhone(value);
  return read.ok ? { value: phoneValue(read.value) } : { code: PHONE_ERRORS[read.code] };
});
const email = valueOr((value) => {
  const address = readEmail(value);
  return address === undefined ? { code: 'emailInvalid' } : { value: address };
});

/** Text of one line; only a professional is asked for it, and `consultationSchema` has its rules. */
const someText = z.pipe(typed, z.transform(cleanName));

// A question without a rule, or a rule without a question, doesn't compile.
const fields = z.object({
  askingFor: oneOf(CHOICES.askingFor, 'askingForUnknown'),
  ageGroup: oneOf(CHOICES.ageGroup, 'ageGroupUnknown'),
  name: z.pipe(
    z.pipe(typed, z.transform(cleanName)),
    z.string().check(z.minLength(1, error('nameMissing')), z.maxLength(LIMITS.name, error('nameTooLong'))),
  ),
  practice: someText,
  patientInitials: someText,
  phone,
  fax: someText,
  /** For someone else: whose phone it is. */
  phoneOwner: oneOf(CHOICES.phoneOwner, 'phoneOwnerUnknown'),
  voicemail: optionalConsent('voicemail'),
  textMessage: optionalConsent('text_message'),
  times: someOf(CHOICES.times, 'timesUnknown'),
  email,
  privateEmail: optionalConsent('private_email'),
  message: z.pipe(
    z.pipe(typed, z.transform(cleanText)),
    z.string().check(z.maxLength(LIMITS.message, error('messageTooLong'))),
  ),
  reasons: someOf(CHOICES.reasons, 'reasonsUnknown'),
  howSoon: oneOf(CHOICES.howSoon, 'howSoonUnknown'),
  contactBy: oneOf(CHOICES.contactBy, 'contactByUnknown'),
  days: someOf(CHOICES.days, 'daysUnknown'),
  insurance: oneOf(CHOICES.insurance, 'insuranceUnknown'),
  consent: z.pipe(text, z.enum(CONSENT_VERSIONS.contact, error('consentMissing'))),
} satisfies Record<QuestionName, z.ZodMiniType>);

type Answers = z.output<typeof fields>;

/** A rule across several fields. It runs even if another field is wrong, so that all errors show at once. */
const rule = (path: keyof Answers, code: ErrorCode, keeps: (answers: Answers) => boolean) =>
  z.refine<Answers>(keeps, {
    path: [path],
    error: error(code),
    when: ({ value }) => typeof value === 'object' && value !== null,
  });

const isProfessional = ({ askingFor }: Pick<Answers, 'askingFor'>) => askingFor === 'professional';

const CALLED_FOR: Readonly<Record<OnlyFor, (answers: Answers) => boolean>> = {
  'someone-else': ({ askingFor }) => askingFor === 'someone-else',
  professional: isProfessional,
  patient: (answers) => !isProfessional(answers),
  phone: ({ phone }) => phone !== '',
  email: ({ email }) => email !== '',
};

/** The answers without those to questions that another answer has hidden since: no one can see what they would send. */
function onlyAsked(answers: Answers): Answers {
  const hidden = QUESTION_NAMES.filter((name) => {
    const { onlyFor } = questionOf(name);
    return onlyFor !== undefined && !CALLED_FOR[onlyFor](answers);
  });
  const empty = hidden.map((name) => [name, Array.isArray(answers[name]) ? [] : '']);
  return { ...answers, ...(Object.fromEntries(empty) as Partial<Answers>) };
}

/** Up to four letters, with or without periods: J. D. */
const INITIALS = /^(?:\p{L}\p{M}*[.\s-]*){0,4}$/u;

/** A rule for text that only a professional is asked for. Where it can't be read, there is another error already. */
const ofProfessional = (
  field: 'practice' | 'patientInitials' | 'fax',
  code: ErrorCode,
  keeps: (text: string) => boolean,
) =>
  rule(field, code, (answers) => {
    const value: unknown = answers[field];
    return !isProfessional(answers) || typeof value !== 'string' || keeps(value);
  });

const checkedFields = fields.check(
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
  ofProfessional('practice', 'practiceTooLong', (practice) => practice.length <= LIMITS.name),
  ofProfessional('patientInitials', 'initialsOnly', (initials) => INITIALS.test(initials)),
  ofProfessional('fax', 'faxInvalid', (fax) => fax === '' || readPhone(fax).ok),
);
/** A consultation request. A field left empty, or hidden by another answer, is an empty string or list. */
export const consultationSchema = z.pipe(checkedFields, z.transform(onlyAsked));

/** What staff may correct once a request is in, by the rules of the form. */
export const CORRECTABLE = z.pick(fields, {
  name: true,
  phone: true,
  phoneOwner: true,
  email: true,
  ageGroup: true,
}).shape;
export type CorrectableName = keyof typeof CORRECTABLE;
export const CORRECTABLE_NAMES = Object.keys(CORRECTABLE) as [CorrectableName, ...CorrectableName[]];

/**
 * Answers as stored by this release or by an earlier one that accepted more: they are always readable, in today's
 * notation if they have one.
 */
export const storedAnswersSchema = z.extend(fields, {
  name: z.pipe(
    sent,
    z.transform((value: string) => cleanName(value) || value),
  ),
  phone: z.pipe(
    sent,
    z.transform((value: string) => {
      const read = readPhone(value);
      return read.ok ? phoneValue(read.value) : value;
    }),
  ),
  email: z.pipe(
    sent,
    z.transform((value: string) => readEmail(value) ?? value),
  ),
  message: text,
});

/** A phone intake as typed so far, before any validation: the form's fields and `source`. */
export const intakeDraftSchema = z.record(
  z.string().check(z.maxLength(40)),
  z.string().check(z.maxLength(MOST_TYPED)),
);
export type IntakeDraft = z.output<typeof intakeDraftSchema>;

export type ConsultationInput = z.output<typeof consultationSchema>;
export type FieldName = keyof ConsultationInput;
export type FieldError = { field: FieldName; code: ErrorCode };

/** The form as submitted, before it is parsed: several choices in one field are joined by commas. */
export type ConsultationFields = { [Field in FieldName]?: string | undefined };

/** Field names in the order of the form. */
export const FIELD_NAMES = Object.keys(fields.shape) as [FieldName, ...FieldName[]];

/** What is wrong with the fields, one error per field, in form order. Empty if nothing is. */
export function fieldErrors(sent: unknown): FieldError[] {
  const issues = consultationSchema.safeParse(sent).error?.issues ?? [];
  return FIELD_NAMES.flatMap((field) => {
    const issue = issues.find(({ path }) => path[0] === field);
    return issue ? [{ field, code: issue.message as ErrorCode }] : [];
  });
}
