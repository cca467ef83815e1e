// What the form shows of its fields, apart from the schema that checks them: zod reaches the browser only when somebody
// begins to fill in the form (docs/adr/0009).

/** The choices that the form offers, field by field; messages name them. */
export const CHOICES = {
  askingFor: ['myself', 'someone-else', 'professional'],
  phoneOwner: ['mine', 'shared', 'theirs'],
  contactBy: ['phone', 'text', 'email'],
  days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
  times: ['morning', 'afternoon', 'evening'],
  howSoon: ['today', 'week', 'later'],
  ageGroup: ['adult', 'minor'],
  reasons: [
    'depression',
    'anxiety',
    'grief',
    'relationships',
    'change',
    'loneliness',
    'trauma',
    'eating',
    'alcohol',
    'drugs',
    'other',
  ],
  insurance: ['private', 'medicare', 'medicaid', 'military', 'self', 'unsure'],
} as const;

export const LIMITS = { name: 100, message: 2000 } as const;

/** Fields of which several may be chosen. */
export const LIST_FIELDS = ['days', 'times', 'reasons'] as const;

/** What the name of the hidden field begins with; the random id of the opened form follows. */
export const FORM_FIELD_PREFIX = 'form-';
/**
 * A field that people neither see nor fill in. Its name says nothing that a browser, a password manager or an identity
 * filler knows ("website" did): those fill in for real people.
 */
export const TRAP_FIELD = 'leave-empty';
/** The page from which the form was opened. */
export const ORIGIN_FIELD = 'from';

/** How a request comes that staff enter. */
export const STAFF_SOURCES = ['phone', 'door'] as const;
export type StaffSource = (typeof STAFF_SOURCES)[number];
/** How a request comes at all. */
export const SOURCES = ['site', ...STAFF_SOURCES] as const;
export type Source = (typeof SOURCES)[number];
