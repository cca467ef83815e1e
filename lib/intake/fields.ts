// What the form shows of its fields, separate from the schema that checks them: the browser loads zod only when someone
// starts filling in the form (docs/adr/0009).

export const LIMITS = { name: 100, message: 2000 } as const;

/** The prefix of the hidden field's name; the random id of the opened form follows. */
export const FORM_FIELD_PREFIX = 'form-';
/**
 * A field that people neither see nor fill in. Its name must mean nothing to a browser, a password manager or an
 * identity filler, as "website" did: those fill it in for real people.
 */
export const HONEYPOT_FIELD = 'leave-empty';
/** The page from which the form was opened. */
export const ORIGIN_FIELD = 'from';

/** The language of the page that a form was sent from. */
export const LANGUAGE_FIELD = 'language';

/**
 * Whether the sender was told that no message can reach them if they miss the call: empty at first, and then `yes`.
 * Whoever doesn't send our form isn't told.
 */
export const TOLD_FIELD = 'told';

/** How a request that staff enter came in. */
export const STAFF_SOURCES = ['phone', 'door'] as const;
export type StaffSource = (typeof STAFF_SOURCES)[number];
/** How any request comes in. */
export const SOURCES = ['site', ...STAFF_SOURCES] as const;
export type Source = (typeof SOURCES)[number];

/** How a person tells staff that they give a consent, or take it back. */
export const STAFF_HOW = ['text', 'phone', 'letter', 'email', 'in_person'] as const;
export type StaffHow = (typeof STAFF_HOW)[number];
export const WITHDRAWN_LABELS: Readonly<Record<StaffHow, string>> = {
  text: 'By text message (STOP)',
  phone: 'By phone',
  letter: 'By letter',
  email: 'By email',
  in_person: 'In person',
};
export const GIVEN_LABELS: Readonly<Record<StaffHow, string>> = {
  ...WITHDRAWN_LABELS,
  text: 'By text message',
};
/** How a consent ended other than on the person's own page; or the number or address it was given for was corrected. */
export const WITHDRAWN_HOW = ['correction', ...STAFF_HOW] as const;
export type WithdrawnHow = (typeof WITHDRAWN_HOW)[number];

/** What differs each time the form is opened. */
export type Opening = {
  /** A random id for this opened form, which identifies the same answers sent again. */
  form: string;
  /** The signed token that says when it was opened. */
  opened: string;
  /** The page it was opened from. */
  from: string;
  /** When a request sent now will be read, in words. */
  reading: string;
  /** Whether that is today. */
  today: 'yes' | 'no';
};
