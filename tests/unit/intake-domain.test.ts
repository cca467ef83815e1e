import fc from 'fast-check';
import { shownConsent } from '@/content/consents';
import {
  canonicalAnswers,
  consentsGiven,
  createReference,
  mayCorrect,
  type QuarantineReason,
} from '@/lib/intake/domain';
import { LIST_FIELDS } from '@/lib/intake/questions';
import { maySign } from '@/lib/intake/signatures/domain';
import { consultationSchema, FIELD_NAMES, type ConsultationInput } from '@/lib/intake/schema';
import { alikeBy, quarantineReason, runsOf, type Signs } from '@/lib/intake/signs/domain';
import { comparable } from '@/lib/shared/typed-text';
import { answers as filledIn, todays } from '../support/answers';

const answers = filledIn({ name: 'Ana', message: 'Evenings are best' });

describe('a reference', () => {
  const draws = (numbers: number[]) => (below: number) => (numbers.shift() ?? 0) % below;
  const anyDraws = fc.array(fc.nat(), { minLength: 8, maxLength: 8 });

  test('is two groups of four, easy to read out, without vowels or characters that look alike', () => {
    fc.assert(
      fc.property(anyDraws, (numbers) => {
        expect(createReference(draws([...numbers]))).toMatch(
          /^[2346789BCDFGHJKMPQRTVWXY]{4}-[2346789BCDFGHJKMPQRTVWXY]{4}$/,
        );
      }),
    );
  });

  test('uses every draw, so that other draws give another reference', () => {
    const from = (numbers: number[]) => createReference(draws([...numbers]));
    const below = fc.array(fc.nat(23), { minLength: 8, maxLength: 8 });
    fc.assert(fc.property(below, below, (a, b) => expect(from(a) === from(b)).toBe(a.join() === b.join())));
  });

  test('asks for whole numbers within its 24 characters only', () => {
    const asked: number[] = [];
    createReference((below) => (asked.push(below), below - 1));
    expect(asked).toEqual(Array.from({ length: 8 }, () => 24));
  });
});

describe('answers as one text', () => {
  test('are the same for the same answers in whatever order they come', () => {
    const reversed = Object.fromEntries(Object.entries(answers).toReversed()) as ConsultationInput;
    expect(canonicalAnswers(reversed)).toBe(canonicalAnswers(answers));
  });

  test('differ when text moves from one field to the next, whatever stands between', () => {
    const parts = fc.array(fc.constantFrom('a', 'b', ''), { minLength: 2, maxLength: 4 });
    const mark = fc.constantFrom('', '|', ',', ';', ' ', '\n', '\t', '\0', '"', '","', '\\');
    fc.assert(
      fc.property(parts, parts, mark, fc.nat(4), fc.nat(4), (one, other, between, cut, otherCut) => {
        const fields = (texts: string[], at: number) => ({
          name: texts.slice(0, at).join(between),
          phone: texts.slice(at).join(between),
        });
        const [a, b] = [fields(one, cut), fields(other, otherCut)];
        const same = comparable(a.name) === comparable(b.name) && a.phone === b.phone;
        expect(canonicalAnswers({ ...answers, ...a }) === canonicalAnswers({ ...answers, ...b })).toBe(same);
      }),
      { numRuns: 2000 },
    );
  });

  test.each(FIELD_NAMES)('differ when %s alone differs', (field) => {
    const list = (LIST_FIELDS as readonly string[]).includes(field);
    const changed = { ...answers, [field]: list ? ['changed'] : 'changed' } as unknown as ConsultationInput;
    expect(canonicalAnswers(changed)).not.toBe(canonicalAnswers(answers));
  });

  test('differ when a choice moves from one list to the next', () => {
    const chosen = (changed: object) => canonicalAnswers({ ...answers, ...changed });
    expect(chosen({ days: ['x'], times: [] })).not.toBe(chosen({ days: [], times: ['x'] }));
    expect(chosen({ days: ['a,b'] })).not.toBe(chosen({ days: ['a', 'b'] }));
  });
});

describe('the same answers typed again', () => {
  const typed = (changed: object) =>
    consultationSchema.parse({ ...answers, email: 'ana@example.com', ...changed });
  const one = typed({ name: 'Zoë O’Brien', message: 'Evenings are best.\n\nI’m free – mostly' });

  test.each<[string, object]>([
    ['in another normal form', { name: 'Zoe\u0308 O’Brien' }],
    [
      'in another case and spacing',
      { name: ' zoë   o’BRIEN', message: 'evenings are best. I’m free – mostly ' },
    ],
    [
      'with plain quotes and dashes',
      { name: "Zoë O'Brien", message: "Evenings are best.\r\n\r\nI'm free - mostly" },
    ],
    ['with a number in another notation', { phone: 'tel:+1-239-555-0123' }],
    ['with an address in another notation', { email: 'Ana <Ana@Example.com>,' }],
  ])('are the same: %s', (_how, changed) => {
    const other = typed({ name: one.name, message: one.message, ...changed });
    expect(canonicalAnswers(other)).toBe(canonicalAnswers(one));
  });

  test.each<[string, object]>([
    ['an accent', { name: 'Zoe O’Brien' }],
    ['a word', { message: 'Evenings are best.\n\nI’m not free – mostly' }],
    ['an extension', { phone: '239 555 0123 x4' }],
    ['a digit', { phone: '239 555 0124' }],
    ['another mailbox', { email: 'ana.@example.com' }],
  ])('are others with %s changed', (_what, changed) => {
    const other = typed({ name: one.name, message: one.message, ...changed });
    expect(canonicalAnswers(other)).not.toBe(canonicalAnswers(one));
  });
});

describe('what was consented to', () => {
  const everything = filledIn({
    email: 'ana@example.com',
    voicemail: todays('voicemail'),
    textMessage: todays('text_message'),
    privateEmail: todays('private_email'),
  });
  const kinds = (changed: Partial<ConsultationInput>) =>
    consentsGiven({ ...everything, ...changed }).map(({ kind }) => kind);

  test('is every box that was ticked, with its version and its words', () => {
    const expected = (['contact', 'voicemail', 'text_message', 'private_email'] as const).map((kind) => ({
      kind,
      ...shownConsent('en', kind),
    }));
    expect(consentsGiven(everything)).toEqual(expected);
  });

  test('is being contacted alone where no other box was ticked', () => {
    expect(consentsGiven(answers).map(({ kind }) => kind)).toEqual(['contact']);
  });

  test('keeps the words that an older form showed', () => {
    const [contact] = consentsGiven({ ...answers, consent: 'contact-1' });
    expect(contact?.text).toContain('This does not allow text messages or automated calls.');
  });

  test('is nothing about a phone that was not given, and nothing about an email that was not', () => {
    expect(kinds({ phone: '' })).toEqual(['contact', 'private_email']);
    expect(kinds({ email: '' })).toEqual(['contact', 'voicemail', 'text_message']);
  });

  test.each<[ConsultationInput['askingFor'], boolean]>([
    ['', true],
    ['myself', true],
    ['someone-else', false],
    ['professional', false],
  ])('where it is for "%s", may be signed for alcohol and drugs: %s', (askingFor, may) => {
    expect(maySign({ askingFor })).toBe(may);
  });
});

describe('other answers from the same browser', () => {
  const earlier = filledIn({ name: 'Ana', phone: '239 555 0100', email: 'ana@example.com' });
  const stranger = filledIn({ name: 'Eve', phone: '239 555 0999', email: 'eve@example.com' });

  test('may correct the earlier ones where name, phone or email is the same', () => {
    expect(mayCorrect({ ...stranger, name: 'ANA' }, earlier)).toBe(true);
    expect(mayCorrect({ ...stranger, phone: earlier.phone }, earlier)).toBe(true);
    expect(mayCorrect({ ...stranger, email: 'Ana@Example.com' }, earlier)).toBe(true);
  });

  test('are somebody else’s where none is, even where both left one empty', () => {
    expect(mayCorrect(stranger, earlier)).toBe(false);
    expect(mayCorrect({ ...stranger, email: '' }, { ...earlier, email: '' })).toBe(false);
  });
});

describe('a request is judged by all signs of how it came', () => {
  const person: Signs = {
    honeypotFilled: false,
    opened: { seconds: 90, uses: 1 },
    network: 'quiet',
    alike: 0,
    unopened: 0,
    flood: false,
  };
  const fast = { seconds: 1, uses: 1 };

  test.each<[string, Partial<Signs>, QuarantineReason | null]>([
    ['a person', {}, null],
    ['a person in a flood', { flood: true, unopened: 600 }, null],
    ['a person on a network that many share', { network: 'busy' }, null],
    ['a person on a network that floods', { network: 'flooding', flood: true }, null],
    ['a person whose browser filled in the form', { opened: fast }, null],
    [
      'the same on a network that many share, in a flood',
      { opened: fast, network: 'busy', flood: true },
      null,
    ],
    ['a person who uses the words of others', { alike: 5, flood: true }, null],
    ['a person who sends the form again with other answers', { opened: { seconds: 90, uses: 2 } }, null],
    ['a form that was open for more than a day', { opened: null, unopened: 1 }, null],
    ['the trap', { honeypotFilled: true }, 'TRAP_FILLED'],
    ['a program without our form, in a flood', { opened: null, flood: true }, 'NO_OPENED_FORM'],
    ['a slow flood without our form', { opened: null, unopened: 21 }, 'NO_OPENED_FORM'],
    ['a network that sends many without our form', { opened: null, network: 'busy' }, 'MANY_FROM_ADDRESS'],
    ['one token for many requests', { opened: { seconds: 90, uses: 3 } }, 'FORM_REUSED'],
    [
      'many by a program that opens the form each time',
      { opened: fast, network: 'flooding' },
      'MANY_FROM_ADDRESS',
    ],
    ['one text by a program that opens the form each time', { opened: fast, alike: 11 }, 'SAME_TEXT'],
    ['one text in a flood, however it is sent', { alike: 11, flood: true }, 'SAME_TEXT'],
    ['one text from one network', { alike: 11, network: 'busy' }, 'SAME_TEXT'],
  ])('%s', (_who, signs, reason) => {
    expect(quarantineReason({ ...person, ...signs })).toBe(reason);
  });
});

describe('messages are alike', () => {
  const text = 'Get the best pills for your pain today, order now and save a lot of money at our new store';
  const alike = (one: string, other: string) => {
    const runs = runsOf(other);
    return alikeBy(runsOf(one).map((run) => (runs.includes(run) ? 2 : 1)));
  };

  test.each([
    ['the same', text],
    ['with other case, blanks and signs', text.toUpperCase().replaceAll(' ', '  ').replace(',', ' –')],
    ['with a number that differs', `${text} 4711`],
    ['with a word at its end that differs', `${text} hello`],
  ])('%s', (_how, other) => {
    expect(alike(text, other)).toBe(2);
  });

  test('and not where people say other things in other words', () => {
    const person =
      'I have been drinking more since my mother died and I would like to talk to somebody about it';
    const another =
      'My brother uses again and I do not know what to say to him, can you call me in the evening';
    expect([alike(person, text), alike(person, another), alike(another, text)]).toEqual([1, 1, 1]);
  });

  test('and never where they are short, or none: those are the same by chance', () => {
    expect([runsOf(''), runsOf('Please call me after five, thank you'), alikeBy([])]).toEqual([[], [], 0]);
  });
});
