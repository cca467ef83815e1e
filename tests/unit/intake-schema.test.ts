import fc from 'fast-check';
import { CONSENT_KINDS, CONSENT_VERSIONS, type ConsentKind } from '@/content/consent-versions';
import { shownConsent } from '@/content/consents';
import { LANGUAGES, messagesIn } from '@/content/languages';
import { LIMITS } from '@/lib/intake/fields';
import { CHOICES, LIST_FIELDS } from '@/lib/intake/questions';
import {
  consultationSchema,
  FIELD_NAMES,
  fieldErrors,
  storedAnswersSchema,
  type ErrorCode,
  type FieldName,
} from '@/lib/intake/schema';
import { answers } from '../support/answers';

const good = answers();
const errorOf = (field: FieldName, value: unknown) =>
  fieldErrors({ ...good, [field]: value }).find((error) => error.field === field)?.code;
const NOTHING = ['', ' \t', null, undefined, false];

/** The code for a choice that isn't offered. */
const UNKNOWN: Record<keyof typeof CHOICES, ErrorCode> = {
  askingFor: 'askingForUnknown',
  phoneOwner: 'phoneOwnerUnknown',
  contactBy: 'contactByUnknown',
  days: 'daysUnknown',
  times: 'timesUnknown',
  howSoon: 'howSoonUnknown',
  ageGroup: 'ageGroupUnknown',
  reasons: 'reasonsUnknown',
  insurance: 'insuranceUnknown',
};
const isList = (field: string) => (LIST_FIELDS as readonly string[]).includes(field);
const single = (Object.keys(CHOICES) as (keyof typeof CHOICES)[]).filter((field) => !isList(field));

describe('one field', () => {
  test.each(single)('every choice of %s is accepted, and so is none', (field) => {
    const full = {
      ...good,
      email: 'ana@example.com',
      textMessage: shownConsent('en', 'text_message').version,
    };
    for (const value of [...CHOICES[field], ...NOTHING]) {
      expect(fieldErrors({ ...full, [field]: value })).toEqual([]);
    }
    for (const value of ['my dog', 'toString', CHOICES[field].join(',')]) {
      expect(errorOf(field, value)).toBe(UNKNOWN[field]);
    }
  });

  describe.each(LIST_FIELDS)('of %s', (field) => {
    const all = [...CHOICES[field]];
    const parsed = (value: unknown) => consultationSchema.parse({ ...good, [field]: value })[field];

    test('several may be chosen, as an array or joined by commas, or none', () => {
      for (const chosen of [all, all.slice(0, 1), all.slice(1)]) {
        expect(parsed(chosen)).toEqual(chosen);
        expect(parsed(chosen.join(','))).toEqual(chosen);
      }
      for (const value of ['', null, undefined, false, []]) expect(parsed(value)).toEqual([]);
    });

    test('one that is not offered makes the field wrong, whatever stands beside it', () => {
      for (const value of ['my dog', `${all[0]},my dog`, [...all, 'my dog'], `${all[0]},`, [false], [all]]) {
        expect(errorOf(field, value)).toBe(UNKNOWN[field]);
      }
    });
  });

  test('a name needs 1 to 100 characters, not counting white space around it', () => {
    expect(errorOf('name', ' \u00a0\n\t ')).toBe('nameMissing');
    expect(errorOf('name', 'A')).toBeUndefined();
    expect(errorOf('name', `  ${'n'.repeat(LIMITS.name)}  `)).toBeUndefined();
    expect(errorOf('name', 'n'.repeat(LIMITS.name + 1))).toBe('nameTooLong');
  });

  test('a message of 2,000 characters is accepted, one more is not', () => {
    expect(errorOf('message', 'm'.repeat(2000))).toBeUndefined();
    expect(errorOf('message', 'm'.repeat(2001))).toBe('messageTooLong');
  });

  test('a line break counts as one character, as the browser counts it', () => {
    expect(errorOf('message', `a${'\r\n'.repeat(1998)}z`)).toBeUndefined();
    expect(consultationSchema.parse({ ...good, message: 'a\r\nb\rc\nd' }).message).toBe('a\nb\nc\nd');
  });

  test.each([' \u200b', '\u202e', '\u3164', '\u2800', '\u0007'])(
    'a name that shows nothing (%j) is missing',
    (name) => expect(errorOf('name', name)).toBe('nameMissing'),
  );

  test('a name counts as its letters do, not as they are composed', () => {
    expect(errorOf('name', 'e\u0301'.repeat(LIMITS.name))).toBeUndefined();
    expect(errorOf('name', 'e\u0301'.repeat(LIMITS.name + 1))).toBe('nameTooLong');
  });

  test.each<[FieldName, string, ErrorCode]>([
    ['phone', 'call me', 'phoneInvalid'],
    ['phone', '2'.repeat(61), 'phoneInvalid'],
    ['phone', '555-0188', 'phoneAreaCode'],
    ['phone', '239 555 01', 'phoneNotDialable'],
    ['email', 'ana@example', 'emailInvalid'],
    ['email', `${'a'.repeat(65)}@example.com`, 'emailInvalid'],
  ])('%s: "%s" is refused', (field, typed, code) => expect(errorOf(field, typed)).toBe(code));

  test.each<[FieldName, string, string]>([
    ['phone', '(239) 555-0123, ext. 4', '+12395550123;ext=4'],
    ['phone', ' \u200e', ''],
    ['email', 'Ana <ana@Müller.de>', 'ana@xn--mller-kva.de'],
    ['name', '\u202eJose\u0301\n Díaz', 'José Díaz'],
    ['message', 'a\u0007\u202eb\r\nc', 'ab\nc'],
  ])('%s: %j is stored as %j', (field, typed, stored) => {
    const contact = { phone: '2395550100', email: 'ana@example.com' };
    expect(consultationSchema.parse({ ...good, ...contact, [field]: typed })[field]).toBe(stored);
  });

  test.each<FieldName>(['name', 'phone', 'email', 'message'])(
    'what came through broken in %s is an error there, and nowhere else',
    (field) => {
      const whole = { ...good, email: 'ana@example.com' };
      for (const broken of ['\0', '\ufffd', '\ud83d', 'ab\udc00c'])
        expect(fieldErrors({ ...whole, [field]: `${String(whole[field])}${broken}` })).toEqual([
          { field, code: 'unreadable' },
        ]);
    },
  );
});

describe('a consent', () => {
  const NOT_OURS = ['on', 'true', 'contact-0', 'toString', '__proto__'];
  const OPTIONAL: [FieldName, ConsentKind][] = [
    ['voicemail', 'voicemail'],
    ['textMessage', 'text_message'],
    ['privateEmail', 'private_email'],
  ];

  test('to be contacted is needed, in any version that was ever shown and no other words', () => {
    for (const version of CONSENT_VERSIONS.contact) expect(errorOf('consent', version)).toBeUndefined();
    for (const value of [...NOTHING, ...NOT_OURS]) expect(errorOf('consent', value)).toBe('consentMissing');
  });

  test.each(OPTIONAL)('%s may be given or not, in our words', (field, kind) => {
    for (const value of [...CONSENT_VERSIONS[kind], ...NOTHING])
      expect(errorOf(field, value)).toBeUndefined();
    for (const value of NOT_OURS) expect(errorOf(field, value)).toBe('consentUnknown');
  });

  test.each<[FieldName, ConsentKind]>([['consent', 'contact'], ...OPTIONAL])(
    '%s is not given by the words of another',
    (field, kind) => {
      for (const other of CONSENT_KINDS.filter((candidate) => candidate !== kind)) {
        expect(errorOf(field, shownConsent('en', other).version)).toBeDefined();
      }
    },
  );
});

describe('what only some are asked', () => {
  const professional = {
    ...good,
    askingFor: 'professional',
    practice: 'Dr. Diaz, Family Medicine',
    patientInitials: 'J. D.',
    fax: '(239) 555-0199',
  };

  test('a professional gives practice, fax and initials, and nothing about the patient', () => {
    const sent = { ...professional, ageGroup: 'minor', reasons: ['alcohol'], insurance: 'medicaid' };
    expect(consultationSchema.parse(sent)).toMatchObject({
      practice: professional.practice,
      patientInitials: 'J. D.',
      fax: professional.fax,
      ageGroup: '',
      reasons: [],
      insurance: '',
    });
  });

  test('no one else gives them, and what was typed before is neither wrong nor stored', () => {
    const sent = { ...professional, askingFor: 'myself', patientInitials: 'Jordan Diaz', fax: 'x' };
    expect(consultationSchema.parse(sent)).toMatchObject({ practice: '', patientInitials: '', fax: '' });
  });

  test.each(['', 'JD', 'J. D.', 'j d', 'J.-P. D.', 'Ñ. Ó.'])('initials may be %j', (patientInitials) => {
    expect(fieldErrors({ ...professional, patientInitials })).toEqual([]);
  });
  test.each(['Jordan', 'J. Diaz', 'J D 1980'])('initials may not be %j', (patientInitials) => {
    expect(fieldErrors({ ...professional, patientInitials })).toEqual([
      { field: 'patientInitials', code: 'initialsOnly' },
    ]);
  });

  test('what was allowed for a number or an address goes with it', () => {
    const voicemail = shownConsent('en', 'voicemail').version;
    const privateEmail = shownConsent('en', 'private_email').version;
    const sent = { ...good, phone: '', voicemail, email: 'ana@example.com', privateEmail };
    expect(consultationSchema.parse(sent)).toMatchObject({ voicemail: '', privateEmail });
  });
});

describe('the whole form', () => {
  test('either a phone number or an email address is enough', () => {
    expect(fieldErrors({ ...good, phone: '', email: 'ana@example.com' })).toEqual([]);
    expect(fieldErrors({ ...good, phone: ' ', email: ' ' })).toEqual([
      { field: 'phone', code: 'contactMissing' },
    ]);
  });

  test('a malformed email address alone is one error, not also a missing contact', () => {
    expect(fieldErrors({ ...good, phone: '', email: 'ana' })).toEqual([
      { field: 'email', code: 'emailInvalid' },
    ]);
  });

  test('who asks for someone else gives no number of theirs: nobody calls them', () => {
    const theirs = { ...good, askingFor: 'someone-else', phoneOwner: 'theirs', email: 'ana@example.com' };
    expect(fieldErrors(theirs)).toEqual([{ field: 'phoneOwner', code: 'phoneOwnerTheirs' }]);
    expect(fieldErrors({ ...theirs, phone: '' })).toEqual([]);
    for (const phoneOwner of ['', 'mine', 'shared'])
      expect(fieldErrors({ ...theirs, phoneOwner })).toEqual([]);
  });

  test('whose phone it is does not matter where nobody else is asked for', () => {
    for (const askingFor of ['', 'myself', 'professional']) {
      expect(fieldErrors({ ...good, askingFor, phoneOwner: 'theirs' })).toEqual([]);
    }
  });

  test('the preferred way needs what it is reached by', () => {
    const textMessage = shownConsent('en', 'text_message').version;
    const byEmail = { ...good, phone: '', email: 'ana@example.com' };
    const codes = (sent: object) => fieldErrors(sent).map(({ field, code }) => `${field} ${code}`);
    expect(codes({ ...good, contactBy: 'phone' })).toEqual([]);
    expect(codes({ ...byEmail, contactBy: 'phone' })).toEqual(['contactBy contactByNeedsPhone']);
    expect(codes({ ...good, contactBy: 'email' })).toEqual(['contactBy contactByNeedsEmail']);
    expect(codes({ ...byEmail, contactBy: 'email' })).toEqual([]);
    expect(codes({ ...good, contactBy: 'text' })).toEqual(['contactBy contactByNeedsTextConsent']);
    expect(codes({ ...good, contactBy: 'text', textMessage })).toEqual([]);
    expect(codes({ ...byEmail, contactBy: 'text', textMessage })).toEqual(['contactBy contactByNeedsPhone']);
  });

  test('an empty form shows all that is missing at once', () => {
    expect(fieldErrors({})).toEqual([
      { field: 'name', code: 'nameMissing' },
      { field: 'phone', code: 'contactMissing' },
      { field: 'consent', code: 'consentMissing' },
    ]);
  });

  test('a rule about several fields speaks where another field is wrong too', () => {
    const wrong = { ...good, consent: '', howSoon: 'x', contactBy: 'email' };
    expect(fieldErrors(wrong).map(({ code }) => code)).toEqual([
      'howSoonUnknown',
      'contactByNeedsEmail',
      'consentMissing',
    ]);
  });

  test('every wrong field is named once, in the order of the form', () => {
    const half = `x${'🐚'.charAt(0)}`; // refused by every field, whatever its kind
    const all = fieldErrors(Object.fromEntries(FIELD_NAMES.toReversed().map((name) => [name, half])));
    expect(all.map(({ field }) => field)).toEqual([...FIELD_NAMES]);
  });

  test('what react-hook-form sends for untouched fields reads as empty', () => {
    const empty = Object.fromEntries(
      FIELD_NAMES.map((name, index) => [name, [null, undefined, false][index % 3]]),
    );
    const { name, phone, consent } = good;
    expect(consultationSchema.parse({ ...empty, name, phone, consent })).toEqual(
      answers({ name, phone, consent, askingFor: '', message: '' }),
    );
  });

  test('a field that we do not ask for is dropped', () => {
    expect(consultationSchema.parse({ ...good, 'leave-empty': 'spam', from: '/faq' })).toEqual(good);
  });

  test('answers that the first release stored are read, with nothing for what it did not ask', () => {
    const stored =
      '{"askingFor":"","name":"Ana","phone":"","email":"ana@example.com","message":"a\\nb","consent":"contact-1"}';
    expect(storedAnswersSchema.parse(JSON.parse(stored))).toEqual(
      answers({
        askingFor: '',
        name: 'Ana',
        phone: '',
        email: 'ana@example.com',
        message: 'a\nb',
        consent: 'contact-1',
      }),
    );
  });

  test('answers that an earlier release accepted are read, in the notation of today where they have one', () => {
    const stored = {
      name: '\u202eAna',
      email: 'Ana@Private.example',
      message: 'a\0b\ufffd',
      consent: 'contact-1',
    };
    const read = (phone: string) => storedAnswersSchema.parse({ ...stored, phone });
    expect(read('239 555 0100 ext. 5')).toEqual(
      answers({
        ...stored,
        askingFor: '',
        name: 'Ana',
        email: 'Ana@private.example',
        phone: '+12395550100;ext=5',
        consent: 'contact-1',
      }),
    );
    expect(read('555-0188').phone).toBe('555-0188');
    expect(read('').phone).toBe('');
    expect(storedAnswersSchema.parse({ ...stored, name: '\u200b', email: 'a@b' })).toMatchObject({
      name: '\u200b',
      email: 'a@b',
    });
  });

  test('no input throws, whatever its type', () => {
    fc.assert(fc.property(fc.anything(), (input) => void fieldErrors(input)));
    const fields = fc.record(Object.fromEntries(FIELD_NAMES.map((name) => [name, fc.anything()])));
    fc.assert(fc.property(fields, (input) => void fieldErrors(input)));
  });

  test('parsing what was parsed and stored changes nothing', () => {
    const text = fc.string({ unit: 'binary', maxLength: 90 });
    const spaced = fc.tuple(fc.constantFrom(' ', '\r\n', '\t', ''), text).map((parts) => parts.join('x'));
    const days = fc.subarray([...CHOICES.days]);
    fc.assert(
      fc.property(spaced, spaced, days, (name, message, chosen) => {
        const once = consultationSchema.safeParse({ ...good, name, message, days: chosen.join(',') }).data;
        for (const schema of [consultationSchema, storedAnswersSchema])
          if (once) expect(schema.parse(JSON.parse(JSON.stringify(once)))).toEqual(once);
      }),
    );
  });
});

describe.each(LANGUAGES)('the messages in %s', (language) => {
  const { form, errors } = messagesIn(language);

  test('name every choice of every question, and no other', () => {
    for (const [field, choices] of Object.entries(CHOICES)) {
      const { options } = form[field as keyof typeof CHOICES];
      expect([field, Object.keys(options).toSorted()]).toEqual([field, [...choices].toSorted()]);
    }
  });

  test('have a text for every code that a field can have', () => {
    const codes = new Set<ErrorCode>();
    const note = (sent: unknown) => fieldErrors(sent).forEach(({ code }) => codes.add(code));
    for (const field of FIELD_NAMES)
      for (const value of ['', 'x', 'x'.repeat(3000)]) note({ ...good, [field]: value });
    for (const phone of ['', '555 0100', '123', '\0']) note({ ...good, phone });
    note({ ...good, askingFor: 'someone-else', phoneOwner: 'theirs' });
    const long = 'x'.repeat(101);
    note({ ...good, askingFor: 'professional', practice: long, patientInitials: long, fax: long });
    for (const contactBy of CHOICES.contactBy)
      for (const phone of ['', good.phone]) note({ ...good, phone, contactBy });
    expect([...codes, 'nothingAllowed', 'todayGone'].toSorted()).toEqual(Object.keys(errors).toSorted());
    for (const words of Object.values(errors)) expect(words).toMatch(/^\S.*[^.\s]$/);
  });
});
