import type { ConsentVersion } from '@/content/consent-versions';
import { CONSENTS, kindOf } from '@/content/consents';
import { EXPORT_FIELD_NAMES, REASON } from '@/lib/cases/export/fields';
import {
  consentState,
  contactOf,
  isContact,
  keptSince,
  PROOF_LEAST_BYTES,
  proofLines,
  withUse,
  yearsAt,
} from '@/lib/intake/proofs/domain';
import { WAYS, type ConsentProof, type DisclosureProof, type ProofContent } from '@/lib/intake/proofs/schema';

const ZONE = 'America/New_York';
const NOW = new Date('2026-11-23T15:00:00Z');
const day = (number: number) => new Date(NOW.getTime() + number * 24 * 3_600_000);

const proof = (version: ConsentVersion): ConsentProof => ({
  is: 'consent',
  kind: kindOf(version),
  version,
  text: CONSENTS[version],
  source: 'phone',
  givenAt: day(-1),
  withdrawnAt: null,
  uses: [],
});
const disclosure: DisclosureProof = {
  is: 'disclosure',
  way: 'export',
  at: NOW,
  byId: '6f1c0c1e-6f1b-4c44-9d53-5a4b2a0b7a11',
  fields: ['reference', 'name'],
  reason: 'For the yearly review',
  consent: null,
};

test('the consent about substance use ends a year after it was given, by its own words', () => {
  const givenAt = new Date('2025-11-23T15:00:00Z');
  const given = { kind: 'substance_use', givenAt, withdrawnAt: null } as const;
  expect(consentState(given, new Date('2026-11-23T14:59:59Z'), ZONE)).toBe('stands');
  expect(consentState(given, new Date('2026-11-23T15:00:00Z'), ZONE)).toBe('ended');
  expect(consentState({ ...given, kind: 'contact' }, new Date('2030-01-01T00:00:00Z'), ZONE)).toBe('stands');
});

describe('how long proofs are kept', () => {
  const wanted = (since: number, years: number) => ({ since: day(since), years });
  test('what is shipped counts where nothing was saved', () => {
    expect(yearsAt(NOW, [], 6)).toBe(6);
  });
  test('a longer time counts at once, a shorter one once it has stood for a week', () => {
    expect(yearsAt(NOW, [wanted(0, 10)], 6)).toBe(10);
    expect(yearsAt(NOW, [wanted(-6, 1)], 6)).toBe(6);
    expect(yearsAt(NOW, [wanted(-7, 1)], 6)).toBe(1);
    expect(yearsAt(NOW, [wanted(-1, 1), wanted(-400, 8)], 6)).toBe(8);
    expect(yearsAt(NOW, [wanted(-8, 1), wanted(-400, 8)], 6)).toBe(1);
  });
  test('a shorter one that was put right in its week never counts', () => {
    const stopped = [wanted(-3, 6), wanted(-5, 1), wanted(-400, 6)];
    for (const later of [0, 2, 3, 4, 9]) expect(yearsAt(day(later), stopped, 6)).toBe(6);
  });
  test('years are counted by the calendar of the clinic, and the last day is kept', () => {
    expect(keptSince(new Date('2026-11-24T03:00:00Z'), 6, ZONE).toISOString()).toBe(
      '2020-11-23T00:00:00.000Z',
    );
    expect(keptSince(new Date('2024-02-29T15:00:00Z'), 1, ZONE).toISOString()).toBe(
      '2023-02-28T00:00:00.000Z',
    );
  });
});

test('a number or an address is known again however it is written', () => {
  expect(contactOf('(239) 555-0123')).toBe(contactOf('+12395550123'));
  expect(contactOf('+12395550123;ext=7')).toBe(contactOf('+12395550123'));
  expect(contactOf('Jordan@Example.COM')).toBe(contactOf('jordan@example.com'));
  expect(contactOf('+12395550124')).not.toBe(contactOf('+12395550123'));
  const typed = ['(239) 555-0123', 'a@example.com', '', 'K7QM-4TX9', 'jordan@'];
  expect(typed.map(isContact)).toEqual([true, true, false, false, false]);
});

test('of uses by one way and contact the first and the last are kept, others stand beside them', () => {
  const first = withUse(proof('contact-2'), { way: 'call', contact: 'a' }, day(0));
  const again = withUse(first, { way: 'call', contact: 'a' }, day(5));
  expect(again.uses).toEqual([{ way: 'call', contact: 'a', firstAt: day(0), lastAt: day(5) }]);
  const other = withUse(again, { way: 'call', contact: 'b' }, day(6));
  expect(other.uses).toHaveLength(2);
});

test('the longest proof of each kind fits in the length that all have', () => {
  const contact = `12345678.${'x'.repeat(43)}`; // like a keyed hash
  const used = (version: ConsentVersion) =>
    WAYS.reduce<ConsentProof>((before, way) => withUse(before, { way, contact }, NOW), {
      ...proof(version),
      withdrawnAt: NOW,
    });
  const longest: ProofContent[] = [
    ...(Object.keys(CONSENTS) as ConsentVersion[]).map(used),
    { ...disclosure, fields: [...EXPORT_FIELD_NAMES], reason: '語'.repeat(REASON.most) },
  ];
  for (const content of longest)
    expect(Buffer.byteLength(JSON.stringify(content)) + 4).toBeLessThanOrEqual(PROOF_LEAST_BYTES);
});

describe('a proof in words', () => {
  const asked = { years: 6, timeZone: ZONE };
  const lastOn = new Date('2026-11-24T00:00:00Z');

  test('of a consent says what was agreed to, how, and by what it was relied on', () => {
    const content = withUse(
      withUse(proof('voicemail-1'), { way: 'voicemail', contact: 'a' }, day(0)),
      { way: 'voicemail', contact: 'a' },
      day(1),
    );
    expect(proofLines({ content, lastOn, byName: null }, asked)).toEqual([
      'Consent: voicemail, version voicemail-1',
      '  Given verbally, by phone: Sunday, November 22, 2026 at 10:00 AM EST',
      '  Withdrawn: no',
      '  Relied on for voicemail: first Monday, November 23, 2026 at 10:00 AM EST; last Tuesday, November 24, 2026 at 10:00 AM EST',
      `  Text: ${CONSENTS['voicemail-1']}`,
      '  Kept until: November 24, 2032',
    ]);
  });

  test('of a signed consent says how it was signed, however the request came', () => {
    const signed: ConsentProof = { ...proof('substance-use-2'), signedHow: 'own_page' };
    expect(proofLines({ content: signed, lastOn, byName: null }, asked)[1]).toBe(
      '  Given and signed on the person’s own page: Sunday, November 22, 2026 at 10:00 AM EST',
    );
  });

  test('of a disclosure says what left the desk, by whom and why', () => {
    expect(proofLines({ content: disclosure, lastOn, byName: 'Nora' }, asked)).toEqual([
      'Disclosure: export',
      '  Made: Monday, November 23, 2026 at 10:00 AM EST, by Nora',
      '  Fields: reference, name',
      '  Reason: For the yearly review',
      '  Consent for substance-use information: not relied on',
      '  Kept until: November 24, 2032',
    ]);
    const print: DisclosureProof = {
      ...disclosure,
      way: 'print',
      fields: null,
      reason: null,
      consent: 'substance-use-1',
    };
    expect(proofLines({ content: print, lastOn, byName: 'Nora' }, asked)).toEqual([
      'Disclosure: printout',
      '  Made: Monday, November 23, 2026 at 10:00 AM EST, by Nora',
      '  Fields: all',
      '  Consent for substance-use information: version substance-use-1',
      '  Kept until: November 24, 2032',
    ]);
  });
});
