import * as z from 'zod/mini';
import { CONTACT_CONSENTS } from '@/content/consents';
import { messages } from '@/content/messages';

// The one schema of the form, for react-hook-form in the browser and for the server; `zod/mini` because it ships to
// the browser (docs/adr/0009).

const { errors } = messages;
const CONSENT_VERSIONS = Object.keys(CONTACT_CONSENTS) as (keyof typeof CONTACT_CONSENTS)[];

export const ASKING_FOR = ['myself', 'someone-else', 'professional'] as const;
export const LIMITS = { name: 100, phone: 40, email: 254, message: 2000 } as const;

/** A number as people write it, and an extension. */
const PHONE = /^([+(\d][\d\s().\-/+]*)(?:(?:x|ext\.?)\s*\d{1,6})?$/i;
const PHONE_DIGITS = { least: 7, most: 15 }; // ITU-T E.164, short local forms included

/** A field's text, whatever sent it: browsers send CRLF, react-hook-form `false` or `null` where nothing is chosen. */
const text = z.transform((value: unknown) =>
  typeof value === 'string' ? value.replace(/\r\n?/g, '\n').trim() : '',
);
const emptyOr = (test: (value: string) => boolean, error: string) =>
  z.string().check(z.refine((value) => value === '' || test(value), error));

function isPhone(value: string): boolean {
  // Copied numbers bring invisible marks and dashes of other kinds.
  const plain = value.replace(/\p{Cf}/gu, '').replace(/\p{Pd}/gu, '-');
  const digits = (PHONE.exec(plain)?.[1] ?? '').replace(/\D/g, '').length;
  return value.length <= LIMITS.phone && digits >= PHONE_DIGITS.least && digits <= PHONE_DIGITS.most;
}

const isEmail = (value: string) => value.length <= LIMITS.email && z.safeParse(z.email(), value).success;

/** A request for a consultation. A field left empty is an empty string. */
export const consultationSchema = z
  .object({
    askingFor: z.pipe(text, z.enum(['', ...ASKING_FOR], errors.askingForUnknown)),
    name: z.pipe(
      text,
      z.string().check(z.minLength(1, errors.nameMissing), z.maxLength(LIMITS.name, errors.nameTooLong)),
    ),
    phone: z.pipe(text, emptyOr(isPhone, errors.phoneInvalid)),
    email: z.pipe(text, emptyOr(isEmail, errors.emailInvalid)),
    message: z.pipe(text, z.string().check(z.maxLength(LIMITS.message, errors.messageTooLong))),
    /** Version of the consent that was ticked, which names the text that stood beside the box. */
    consent: z.pipe(text, z.enum(CONSENT_VERSIONS, errors.consentMissing)),
  })
  .check(
    z.refine(({ phone, email }) => phone !== '' || email !== '', {
      path: ['phone'],
      error: errors.contactMissing,
      // Also where another field is wrong: all errors are shown at once.
      when: ({ value }) => typeof value === 'object' && value !== null,
    }),
  );

/** The form as the browser holds it, before it is parsed. */
export type ConsultationFields = { [Field in keyof ConsultationInput]?: string | undefined };
export type ConsultationInput = z.output<typeof consultationSchema>;
export type FieldName = keyof ConsultationInput;
export type FieldError = { field: FieldName; message: string };

/** Field names in the order in which the form asks. */
export const FIELD_NAMES = Object.keys(consultationSchema.shape) as [FieldName, ...FieldName[]];

/** What the name of the hidden field begins with; the random id of the opened form follows. */
export const FORM_FIELD_PREFIX = 'form-';

/** What is wrong with the fields, one error a field, in the order of the form. Empty where nothing is. */
export function fieldErrors(fields: unknown): FieldError[] {
  const issues = consultationSchema.safeParse(fields).error?.issues ?? [];
  return FIELD_NAMES.flatMap((field) => {
    const issue = issues.find(({ path }) => path[0] === field);
    return issue ? [{ field, message: issue.message }] : [];
  });
}
