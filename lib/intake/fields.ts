// What the form shows of its fields, apart from the schema that checks them: zod reaches the browser only when somebody
// begins to fill in the form (docs/adr/0009).

export const LIMITS = { name: 100, message: 2000 } as const;

/** What the name of the hidden field begins with; the random id of the opened form follows. */
export const FORM_FIELD_PREFIX = 'form-';
/**
 * A field that people neither see nor fill in. Its name says nothing that a browser, a password manager or an identity
 * filler knows ("website" did): those fill in for real people.
 */
export const HONEYPOT_FIELD = 'leave-empty';
/** The page from which the form was opened. */
export const ORIGIN_FIELD = 'from';

/** How a request comes that staff enter. */
export const STAFF_SOURCES = ['phone', 'door'] as const;
export type StaffSource = (typeof STAFF_SOURCES)[number];
/** How a request comes at all. */
export const SOURCES = ['site', ...STAFF_SOURCES] as const;
export type Source = (typeof SOURCES)[number];

/** What differs each time that the form is opened. */
export type Opening = {
  /** A random id of this opened form, by which the same answers sent again are known. */
  form: string;
  /** The signed token that says when it was opened. */
  opened: string;
  /** The page from which it was opened. */
  from: string;
  /** When a request that is sent now will be read, in words. */
  reading: string;
  /** Whether that is today. */
  today: 'yes' | 'no';
};
