import { createHash } from 'node:crypto';
import {
  CONSENT_KINDS,
  CONSENT_VERSIONS,
  type ConsentKind,
  type ConsentVersion,
} from '@/content/consent-versions';
import { CONSENTS, kindOf, shownConsent } from '@/content/consents';
import { LANGUAGES } from '@/content/languages';

/**
 * Fingerprints of every text that was ever shown. A failure here means that a text people agreed to was changed: revert
 * the change and add a new version next to the old one.
 */
const SHOWN: Record<ConsentVersion, string> = {
  'contact-1': '206d309812d6d041',
  'contact-2': '984f34d8a8781608',
  'contact-3': '356c05b527fa6f0a',
  'contact-es-1': '5cc4bf2990f01bb6',
  'voicemail-1': '8a6a62e8af1f9ea7',
  'voicemail-2': '5ce588363fa2c1c7',
  'voicemail-es-1': '59faa381e9e822f4',
  'text-1': '0b31bca2f602710c',
  'text-2': '75405772ab079a04',
  'text-es-1': '2000169b325654ed',
  'private-email-1': 'c4a9dca36849fbd4',
  'private-email-2': '5e95ea6603ae855f',
  'private-email-es-1': '799bd7022d5317e0',
  'substance-use-1': 'bcfcd6c0bc9df1a2',
  'substance-use-2': 'f09bf67cf7d26230',
  'substance-use-es-1': 'b0ae21d6c2e631d6',
};
const fingerprint = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);
const text = (kind: ConsentKind) => shownConsent('en', kind).text;

test('the words of a version never change', () => {
  const now = Object.entries(CONSENTS).map(([version, words]) => [version, fingerprint(words)]);
  expect(Object.fromEntries(now)).toEqual(SHOWN);
});

test('every version has one kind and words of its own', () => {
  const versions = Object.values(CONSENT_VERSIONS).flat();
  expect(versions.toSorted()).toEqual(Object.keys(CONSENTS).toSorted());
  expect(new Set(Object.values(CONSENTS)).size).toBe(versions.length);
  for (const kind of CONSENT_KINDS)
    for (const version of CONSENT_VERSIONS[kind]) expect(kindOf(version)).toBe(kind);
});

test.each(LANGUAGES)(
  'in %s each kind shows a version of its own, with the words of that version',
  (language) => {
    for (const kind of CONSENT_KINDS) {
      const { version, text: words } = shownConsent(language, kind);
      expect(CONSENT_VERSIONS[kind]).toContain(version);
      expect(words).toBe(CONSENTS[version]);
    }
  },
);

test('of each kind, the newest version is shown in one of the languages', () => {
  for (const kind of CONSENT_KINDS) {
    const shown = LANGUAGES.map((language) => shownConsent(language, kind).version);
    expect(shown).toContain(CONSENT_VERSIONS[kind].at(-1));
  }
});

describe('today’s words', () => {
  test('to be contacted allow no voicemail, text or automated call by themselves, and can be taken back', () => {
    expect(text('contact')).toMatch(/no voicemail, no text messages and no automated calls/);
    expect(text('contact')).toMatch(/take this back at any time, in any way that reaches the clinic/);
  });

  // 47 CFR 64.1200: revocable by any reasonable means, and not a condition of anything else.
  test('about text messages name STOP and any other way, and are no condition', () => {
    expect(text('text_message')).toMatch(/STOP, or in any other way that reaches the clinic/);
    expect(text('text_message')).toMatch(/Saying no changes nothing else/);
  });

  test('about voicemail and email promise to say nothing of the clinic or of health', () => {
    expect(text('voicemail')).toMatch(/nothing about the clinic/);
    expect(text('private_email')).toMatch(
      /do not name the clinic in their subject, and say nothing about health/,
    );
  });

  test('about alcohol and drugs hold what 42 CFR 2.31(a) asks for', () => {
    const elements = {
      'who consents': /I am the person this request is about/,
      'who discloses': /I allow Calusa Recovery to use and disclose/,
      'what is disclosed': /information about alcohol and drug use that I give in this request/,
      'to whom': /health care providers .* health plan .* those who help the clinic/,
      'for what': /for treatment, payment and health care operations/,
      'until when': /ends one year from the day I sign it/,
      'how it is taken back': /take it back: by phone, by letter or on the page “Your request”/,
      'except for what was done': /doesn’t change what was done before/,
      'what refusal means': /If I say no, the clinic will still answer my request/,
      'that it may be shared further': /may share it further as those rules allow/,
      'but not used against the person': /may not be used against me in civil, criminal/,
      'signature and date': /My name and the date I write with it are my signature/,
    };
    for (const words of Object.values(elements)) expect(text('substance_use')).toMatch(words);
  });
});
