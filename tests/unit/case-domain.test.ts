import fc from 'fast-check';
import {
  callCard,
  isAllowed,
  timingOf,
  wrongNumberSince,
  type Caution,
  type ConsentState,
} from '@/lib/cases/call-card/domain';
import {
  canChangeStatus,
  clockAt,
  deletedForGoodAt,
  followUpTime,
  nextStatuses,
  undoesTo,
} from '@/lib/cases/case/domain';
import { CHANNELS, OUTCOMES } from '@/lib/cases/case/fields';
import { attemptSchema, noteSchema } from '@/lib/cases/case/schema';
import { timelineOf } from '@/lib/cases/timeline/domain';
import { STATUSES, OPEN_STATUSES, isClosed, type Status } from '@/lib/clinic/statuses';
import type { ConsultationInput } from '@/lib/intake/schema';
import { momentAt } from '@/lib/shared/dates';
import { answers } from '../support/answers';

const ZONE = 'America/New_York';
const given = (kind: ConsentState['kind'], withdrawnAt: Date | null = null): ConsentState => ({
  kind,
  withdrawnAt,
});
const CONTACT = given('contact');
const BACK = new Date('2026-11-20T15:00:00Z');
const card = (changed: Partial<ConsultationInput> = {}, ...consents: ConsentState[]) =>
  callCard(answers(changed), [CONTACT, ...consents]);

describe('statuses', () => {
  const CLOSED = ['admitted', 'referred', 'declined', 'unreachable'] as const;
  const standing = (
    status: Status,
    statusBefore: Status | null = null,
    firstContactAt: Date | null = null,
  ) => ({
    status,
    statusBefore,
    firstContactAt,
    statusChangedAt: BACK,
  });

  test('of a closed request lead back to where it was, as far as that is known', () => {
    for (const closed of CLOSED) {
      expect(nextStatuses(standing(closed, 'scheduled'))).toEqual(['scheduled']);
      expect(nextStatuses(standing(closed, 'new'))).toEqual(['new']);
      expect(nextStatuses(standing(closed, 'new', BACK))).toEqual(['contacting']);
      expect(nextStatuses(standing(closed))).toEqual(['contacting']);
    }
  });

  test('are undone for a day, and never to new where somebody has tried', () => {
    const hours = (count: number) => new Date(BACK.getTime() + count * 3_600_000);
    expect(undoesTo(standing('declined', 'scheduled'), hours(23))).toBe('scheduled');
    expect(undoesTo(standing('declined', 'scheduled'), hours(24))).toBeNull();
    expect(undoesTo(standing('contacting', 'new'), hours(1))).toBe('new');
    expect(undoesTo(standing('contacting', 'new', BACK), hours(1))).toBeNull();
    expect(undoesTo(standing('quarantined', 'contacting'), hours(1))).toBe('contacting');
    expect(undoesTo(standing('new'), hours(1))).toBeNull();
  });

  test('go forward, to a closed one, back when reopened, and in and out of quarantine: nothing else', () => {
    const allowed = STATUSES.flatMap((from) =>
      STATUSES.filter((to) => canChangeStatus(standing(from), to)).map((to) => `${from} ${to}`),
    );
    const expected = [
      'new contacting',
      'contacting scheduled',
      'scheduled contacting',
      'new quarantined',
      'contacting quarantined',
      'quarantined new',
      ...CLOSED.flatMap((closed) => [
        `new ${closed}`,
        `contacting ${closed}`,
        `scheduled ${closed}`,
        `${closed} contacting`,
      ]),
    ];
    expect(allowed.toSorted()).toEqual(expected.toSorted());
  });

  test('every one is open, closed or quarantined, and none is a dead end', () => {
    for (const status of STATUSES) {
      const isOpen = (OPEN_STATUSES as readonly Status[]).includes(status);
      expect([isOpen, isClosed(status), status === 'quarantined'].filter(Boolean)).toHaveLength(1);
      expect(nextStatuses(standing(status))).not.toHaveLength(0);
    }
  });
});

describe('the call card', () => {
  test('with a number and the consent to be contacted, allows a call and nothing else', () => {
    expect(card()).toMatchObject({
      askFor: 'Jordan',
      call: { allowed: true },
      voicemail: { allowed: false, why: 'NEVER_ALLOWED' },
      text: { allowed: false, why: 'NEVER_ALLOWED' },
      writeEmail: { allowed: false, why: 'NOTHING_GIVEN' },
    });
  });

  test('allows voicemail and text each by its own consent', () => {
    expect(card({}, given('voicemail'))).toMatchObject({
      voicemail: { allowed: true },
      text: { allowed: false },
    });
    expect(card({}, given('text_message'))).toMatchObject({
      voicemail: { allowed: false },
      text: { allowed: true },
    });
  });

  test('shows a consent that was taken back as not allowed, with the time', () => {
    expect(card({}, given('text_message', BACK), given('voicemail', BACK))).toMatchObject({
      call: { allowed: true },
      text: { allowed: false, why: 'TAKEN_BACK', since: BACK },
      voicemail: { allowed: false, why: 'TAKEN_BACK', since: BACK },
    });
  });

  test('closes every way where the consent to be contacted was taken back', () => {
    const all = callCard(answers({ email: 'a@b.co' }), [
      given('contact', BACK),
      given('voicemail'),
      given('text_message'),
      given('private_email'),
    ]);
    const closed = { allowed: false, why: 'TAKEN_BACK', since: BACK };
    expect([all.call, all.voicemail, all.text, all.writeEmail]).toEqual([closed, closed, closed, closed]);
    expect(all.cautions).toContain('CONTACT_TAKEN_BACK');
  });

  test('never allows to call or text a number of the person who is asked about, whatever was consented to', () => {
    for (const askingFor of ['someone-else', 'professional', ''] as const) {
      const closed = card({ askingFor, phoneOwner: 'theirs' }, given('voicemail'), given('text_message'));
      const refusal = { allowed: false, why: 'NOT_THEIR_PHONE' };
      expect([closed.call, closed.voicemail, closed.text]).toEqual([refusal, refusal, refusal]);
    }
    expect(card({ askingFor: 'myself', phoneOwner: 'theirs' }).call.allowed).toBe(true);
  });

  test('allows email to a private address', () => {
    expect(card({ email: 'a@b.co' }, given('private_email')).writeEmail).toEqual({ allowed: true });
  });

  test('allows email to another address only where it is the only way they gave, and says that others may read it', () => {
    const both = card({ email: 'a@b.co' });
    expect(both.writeEmail).toEqual({ allowed: false, why: 'NOT_PRIVATE' });
    const only = card({ email: 'a@b.co', phone: '' });
    expect(only.writeEmail).toEqual({ allowed: true });
    expect(only.cautions).toEqual(['EMAIL_MAY_BE_READ']);
  });

  test('closes email where "private" was taken back, even as the only way', () => {
    const only = card({ email: 'a@b.co', phone: '' }, given('private_email', BACK));
    expect(only.writeEmail).toEqual({ allowed: false, why: 'TAKEN_BACK', since: BACK });
    expect(only.cautions).toEqual(['NO_WAY']);
  });

  test.each<[Caution, Partial<ConsultationInput>]>([
    ['NEVER_THE_OTHER', { askingFor: 'someone-else' }],
    ['NEVER_THE_CLIENT', { askingFor: 'professional' }],
    ['SHARED_PHONE', { phoneOwner: 'shared' }],
    ['PHONE_OWNER_UNKNOWN', {}],
    ['MINOR', { ageGroup: 'minor' }],
    ['MINOR', { ageGroup: 'minor', askingFor: 'professional' }],
    ['MINOR_OF_THE_WRITER', { ageGroup: 'minor', askingFor: 'someone-else' }],
  ])('warns: %s', (caution, changed) => {
    expect(card(changed).cautions).toContain(caution);
  });

  test('warns of a phone only where there is one', () => {
    expect(
      card({ phone: '', email: 'a@b.co', phoneOwner: 'shared' }, given('private_email')).cautions,
    ).toEqual([]);
  });

  test('lets a try be noted by an open way alone; who comes in has chosen to', () => {
    const open = card({}, given('text_message'));
    const tries = CHANNELS.flatMap((channel) =>
      OUTCOMES[channel].map(
        (outcome) => [`${channel} ${outcome}`, isAllowed(open, channel, outcome)] as const,
      ),
    );
    expect(Object.fromEntries(tries)).toEqual({
      'call spoke': true,
      'call left_voicemail': false,
      'call busy': true,
      'call callback_agreed': true,
      'call no_answer': true,
      'call other_person': true,
      'call wrong_number': true,
      'text message_sent': true,
      'text wrong_number': true,
      'email message_sent': false,
      'in_person spoke': true,
    });
    const nothing = callCard(answers(), [given('contact', BACK), given('text_message')]);
    expect(isAllowed(nothing, 'call', 'no_answer')).toBe(false);
    expect(isAllowed(nothing, 'text', 'message_sent')).toBe(false);
    expect(isAllowed(nothing, 'in_person', 'spoke')).toBe(true);
  });

  test('says since when a number is wrong, until a later call finds somebody', () => {
    const tried = (
      minutes: number,
      outcome: 'wrong_number' | 'spoke',
      channel: 'call' | 'in_person' = 'call',
    ) => ({
      at: new Date(minutes * 60_000),
      channel,
      outcome,
    });
    expect(wrongNumberSince([])).toBeUndefined();
    expect(wrongNumberSince([tried(3, 'spoke', 'in_person'), tried(2, 'wrong_number')])).toEqual(
      new Date(120_000),
    );
    expect(wrongNumberSince([tried(2, 'wrong_number'), tried(3, 'spoke')])).toBeUndefined();
  });
});

describe('good times', () => {
  const at = (local: string) => momentAt(local.slice(0, 10), local.slice(11), ZONE)!;
  const MONDAY = '2026-11-23';

  test.each([
    ['no wish', {}, '10:00', 'any'],
    ['the right part of the day', { times: ['morning'] }, '11:59', 'inside'],
    ['after it', { times: ['morning'] }, '12:00', 'outside'],
    ['afternoon', { times: ['afternoon'] }, '16:59', 'inside'],
    ['evening', { times: ['evening'] }, '17:00', 'inside'],
    ['the right day', { days: ['monday'] }, '10:00', 'inside'],
    ['another day', { days: ['tuesday'] }, '10:00', 'outside'],
    ['the right day, the wrong time', { days: ['monday'], times: ['evening'] }, '10:00', 'outside'],
    ['too early for anybody', { days: ['monday'], times: ['morning'] }, '07:59', 'night'],
    ['too late for anybody', {}, '21:00', 'night'],
  ] as [string, Partial<Pick<ConsultationInput, 'days' | 'times'>>, string, string][])(
    '%s',
    (_what, { days = [], times = [] }, time, timing) => {
      expect(timingOf({ days, times }, at(`${MONDAY} ${time}`), ZONE)).toBe(timing);
    },
  );

  test('are those of the clinic’s clock', () => {
    const now = at(`${MONDAY} 10:00`);
    expect(timingOf({ days: [], times: ['morning'] }, now, ZONE)).toBe('inside');
    expect(timingOf({ days: [], times: ['morning'] }, now, 'Europe/Berlin')).toBe('outside');
  });
});

describe('a time of the clinic’s clock', () => {
  test('is the same moment when it is shown again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_700_000_000, max: 2_000_000_000 }), (seconds) => {
        const moment = new Date(Math.floor(seconds / 60) * 60_000);
        const { date, time } = clockAt(moment, ZONE);
        const again = momentAt(date, time, ZONE)!;
        // In the hour that repeats in the fall, a clock time means two different moments.
        expect([0, 3_600_000]).toContain(moment.getTime() - again.getTime());
      }),
    );
  });

  test('counts the hour of summer time', () => {
    expect(momentAt('2026-01-15', '09:00', ZONE)).toEqual(new Date('2026-01-15T14:00:00Z'));
    expect(momentAt('2026-07-15', '09:00', ZONE)).toEqual(new Date('2026-07-15T13:00:00Z'));
  });

  test.each([
    ['', ''],
    ['2026-02-30', '09:00'],
    ['2026-02-03', ''],
    ['2026-02-03', '25:00'],
    ['2026-02-03', 'Z'],
  ])('%s %s is none', (date, time) => {
    expect(momentAt(date, time, ZONE)).toBeUndefined();
  });
});

test('what is in the trash stays there for 30 days', () => {
  expect(deletedForGoodAt(new Date('2026-11-01T12:00:00Z'))).toEqual(new Date('2026-12-01T12:00:00Z'));
});

describe('a form', () => {
  const id = '9b2f6e2e-1c1b-4f0e-9d3c-2a7f4f1f8a10';

  test('takes every outcome with its channel, and no other', () => {
    const shown = { id, correctedAt: '2026-11-23T15:00:00.000Z' };
    const outcomes = [...new Set(Object.values(OUTCOMES).flat())];
    for (const channel of CHANNELS)
      for (const outcome of outcomes) {
        const fits = (OUTCOMES[channel] as readonly string[]).includes(outcome);
        expect(attemptSchema.safeParse({ ...shown, tried: `${channel}:${outcome}` }).success).toBe(fits);
      }
    expect(attemptSchema.safeParse({ ...shown, tried: '' }).success).toBe(false);
  });

  test('takes a note without the space around it, and no empty one', () => {
    expect(noteSchema.parse({ id, text: ' one\r\ntwo \n' }).text).toBe('one\ntwo');
    expect(noteSchema.safeParse({ id, text: ' \n ' }).success).toBe(false);
  });
});

describe('the timeline', () => {
  const minute = (minutes: number) => new Date(Date.UTC(2026, 10, 23, 15, minutes));
  const past = {
    receivedAt: minute(0),
    source: 'site' as const,
    consents: [
      { kind: 'contact' as const, givenAt: minute(0), withdrawnAt: null },
      { kind: 'voicemail' as const, givenAt: minute(0), withdrawnAt: minute(9) },
    ],
    notes: [{ at: minute(5), by: 'Ana', text: 'Called back' }],
    attempts: [
      {
        id: 'a',
        at: minute(4),
        loggedAt: null,
        by: 'Ana',
        channel: 'call' as const,
        outcome: 'no_answer' as const,
      },
    ],
    history: [
      {
        is: 'correction' as const,
        at: minute(6),
        by: 'Ana',
        byId: 'ana',
        reason: 'A digit was missing',
        changes: [{ field: 'phone' as const, from: '+12395550123', to: '+12395550124' }],
      },
    ],
  };
  const mail = {
    createdAt: minute(1),
    template: 'consultation_received' as const,
    state: 'sent' as const,
    lastErrorCode: null,
  };
  const entry = (minutes: number, action: string, actorName: string | null, details = {}) => ({
    at: minute(minutes),
    action,
    actorName,
    details,
  });

  test('has all that happened, the newest first', () => {
    const entries = [
      entry(4, 'request.contact_attempted', 'Ana'),
      entry(4, 'request.status_changed', 'Ana', { from: 'new', to: 'contacting' }),
      entry(5, 'request.note_added', 'Ana'),
      entry(6, 'request.corrected', 'Ana'),
      entry(9, 'request.consent_withdrawn', null),
    ];
    expect(timelineOf(past, [mail], entries.toReversed()).map(({ kind }) => kind)).toEqual([
      'taken_back',
      'recorded',
      'note',
      'done',
      'tried',
      'mail',
      'agreed',
      'received',
    ]);
  });

  test('counts looks of one person in a row as one', () => {
    const looks = ['Ana', 'Ana', 'Ben', 'Ana'].map((by, index) => entry(10 + index, 'request.viewed', by));
    expect(timelineOf(past, [], looks.toReversed()).slice(0, 3)).toEqual([
      { kind: 'looked', at: minute(13), by: 'Ana', times: 1 },
      { kind: 'looked', at: minute(12), by: 'Ben', times: 1 },
      { kind: 'looked', at: minute(11), by: 'Ana', times: 2 },
    ]);
  });
});

describe('the time of a follow-up', () => {
  const at = (date: string, time: string) => followUpTime(date, time, 'America/New_York');

  test('is of the clinic’s clock, and none where both boxes are empty', () => {
    const summer = new Date('2027-07-01T13:30:00Z');
    expect(at('2027-07-01', '09:30')).toEqual({ ok: true, value: { at: summer, isDoubled: false } });
    expect(at('', '')).toEqual({ ok: true, value: { at: null, isDoubled: false } });
    expect(at('2027-07-01', '')).toEqual({ ok: false, code: 'NOT_A_TIME' });
  });

  test('is refused where clocks skip it, and is the first of an hour that comes twice', () => {
    expect(at('2027-03-14', '02:30')).toEqual({ ok: false, code: 'SKIPPED_HOUR' });
    const first = new Date('2027-11-07T05:30:00Z');
    expect(at('2027-11-07', '01:30')).toEqual({ ok: true, value: { at: first, isDoubled: true } });
  });
});
