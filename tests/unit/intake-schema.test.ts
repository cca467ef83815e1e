import fc from 'fast-check';
import { CONTACT_CONSENT } from '@/content/consents';
import { messages } from '@/content/messages';
import { consultationSchema, FIELD_NAMES, fieldErrors, LIMITS } from '@/lib/intake/schema';

const { errors } = messages;
const good = {
  askingFor: 'myself',
  name: 'Ana',
  phone: '239 555 0100',
  email: '',
  message: '',
  consent: CONTACT_CONSENT,
};
const errorOf = (field: keyof typeof good, value: unknown) =>
  fieldErrors({ ...good, [field]: value }).find((error) => error.field === field)?.message;

describe('one field', () => {
  test('every choice of "asking for" is accepted, and so is none', () => {
    for (const choice of ['', 'myself', 'someone-else', 'professional', null, undefined]) {
      expect(errorOf('askingFor', choice)).toBeUndefined();
    }
    expect(errorOf('askingFor', 'my dog')).toBe(errors.askingForUnknown);
  });

  test('a name needs 1 to 100 characters, not counting white space around it', () => {
    expect(errorOf('name', ' \u00a0\n\t ')).toBe(errors.nameMissing);
    expect(errorOf('name', 'A')).toBeUndefined();
    expect(errorOf('name', `  ${'n'.repeat(LIMITS.name)}  `)).toBeUndefined();
    expect(errorOf('name', 'n'.repeat(LIMITS.name + 1))).toBe(errors.nameTooLong);
  });

  test('a message of 2,000 characters is accepted, one more is not', () => {
    expect(errorOf('message', 'm'.repeat(2000))).toBeUndefined();
    expect(errorOf('message', 'm'.repeat(2001))).toBe(errors.messageTooLong);
  });

  test('a line break counts as one character, as the browser counts it', () => {
    expect(errorOf('message', `a${'\r\n'.repeat(1998)}z`)).toBeUndefined();
    expect(consultationSchema.parse({ ...good, message: 'a\r\nb\rc\nd' }).message).toBe('a\nb\nc\nd');
  });

  test.each(['a@b.co', 'Ana.Diaz+call@mail.example.org', `${'a'.repeat(64)}@example.com`])(
    'the email address %s is accepted',
    (email) => expect(errorOf('email', email)).toBeUndefined(),
  );

  test.each(['ana', 'ana@', '@example.com', 'ana@example', 'a b@example.com', 'a@b.co, c@d.co'])(
    'the email address "%s" is refused',
    (email) => expect(errorOf('email', email)).toBe(errors.emailInvalid),
  );

  test('an email address may have 254 characters, not 255', () => {
    const address = (length: number) => `${'a'.repeat(length - '@example.com'.length)}@example.com`;
    expect(errorOf('email', address(254))).toBeUndefined();
    expect(errorOf('email', address(255))).toBe(errors.emailInvalid);
  });

  test('only a version of the consent that we wrote counts as consent', () => {
    expect(errorOf('consent', CONTACT_CONSENT)).toBeUndefined();
    for (const value of [false, null, undefined, '', 'on', 'true', 'contact-0', 'toString', '__proto__']) {
      expect(errorOf('consent', value)).toBe(errors.consentMissing);
    }
  });
});

describe('the whole form', () => {
  test('either a phone number or an email address is enough', () => {
    expect(fieldErrors({ ...good, phone: '', email: 'ana@example.com' })).toEqual([]);
    expect(fieldErrors({ ...good, phone: ' ', email: ' ' })).toEqual([
      { field: 'phone', message: errors.contactMissing },
    ]);
  });

  test('a malformed email address alone is one error, not also a missing contact', () => {
    expect(fieldErrors({ ...good, phone: '', email: 'ana' })).toEqual([
      { field: 'email', message: errors.emailInvalid },
    ]);
  });

  test('an empty form shows all that is missing at once', () => {
    expect(fieldErrors({}).map(({ field }) => field)).toEqual(['name', 'phone', 'consent']);
  });

  test('every wrong field is named once, in the order of the form', () => {
    const wrong = {
      consent: 'x',
      message: 'm'.repeat(2001),
      email: 'x',
      phone: 'x',
      name: '',
      askingFor: 'x',
    };
    expect(fieldErrors(wrong).map(({ field }) => field)).toEqual([...FIELD_NAMES]);
  });

  test('what react-hook-form sends for untouched fields reads as empty', () => {
    const parsed = consultationSchema.parse({ ...good, askingFor: null, message: undefined, email: false });
    expect(parsed).toEqual({ ...good, askingFor: '', message: '', email: '' });
  });

  test('a field that we do not ask for is dropped', () => {
    expect(consultationSchema.parse({ ...good, website: 'spam' })).toEqual(good);
  });

  test('no input throws, whatever its type', () => {
    fc.assert(fc.property(fc.anything(), (input) => void fieldErrors(input)));
    const fields = fc.record(Object.fromEntries(FIELD_NAMES.map((name) => [name, fc.anything()])));
    fc.assert(fc.property(fields, (input) => void fieldErrors(input)));
  });

  test('parsing what was parsed changes nothing', () => {
    const text = fc.string({ unit: 'binary', maxLength: 90 });
    const spaced = fc.tuple(fc.constantFrom(' ', '\r\n', '\t', ''), text).map((parts) => parts.join('x'));
    fc.assert(
      fc.property(spaced, spaced, (name, message) => {
        const once = consultationSchema.safeParse({ ...good, name, message }).data;
        if (once) expect(consultationSchema.parse(once)).toEqual(once);
      }),
    );
  });
});
