import { CONSENTS } from '@/content/consents';
import { PART2_NOTICE_TEXT } from '@/content/part2-notice';
import { CHANNELS, NOTE_LIMIT } from '@/lib/cases/case/fields';
import { exportedTo, fileName, lastMonth, rangeOf, writerOf } from '@/lib/cases/export/domain';
import { EXPORT_FIELD_NAMES } from '@/lib/cases/export/fields';
import { choiceSchema } from '@/lib/cases/export/schema';
import { needsAnswers, type ExportedRequest, type Plan } from '@/lib/cases/export/values/domain';
import { STATUSES } from '@/lib/clinic/statuses';
import { LIMITS } from '@/lib/intake/fields';
import { CHOICES, LIST_FIELDS, QUESTIONS, type Question } from '@/lib/intake/questions';
import { answers } from '../support/answers';

const ZONE = 'America/New_York';
const NOW = new Date('2026-11-23T15:00:00Z');

const plan = (changed: Partial<Plan> = {}): Plan => ({
  format: 'csv',
  from: '2026-11-01',
  to: '2026-11-23',
  statuses: ['new'],
  trashed: false,
  fields: ['reference', 'name', 'phone', 'message'],
  reason: 'A test of the export',
  now: NOW,
  timeZone: ZONE,
  ...changed,
});

const request = (changed: Partial<ExportedRequest> = {}): ExportedRequest => ({
  reference: 'K7QM-4TX9',
  receivedAt: new Date('2026-11-22T02:30:00Z'),
  source: 'site',
  status: 'new',
  statusChangedAt: new Date('2026-11-22T02:30:00Z'),
  howSoon: null,
  dueAt: NOW,
  firstContactAt: null,
  owner: 'Ida',
  followUpAt: null,
  quarantineReason: null,
  trashedAt: null,
  legalHoldAt: null,
  attempts: [{ at: NOW, channel: 'call', outcome: 'no_answer' }],
  notes: [{ at: NOW, by: 'Ida', text: 'First line\nsecond' }],
  answers: answers({ reasons: ['grief', 'alcohol'] }),
  consents: [],
  ...changed,
});

const consent = (kind: 'contact' | 'substance_use', givenAt: string, withdrawnAt: string | null = null) => {
  const version = kind === 'contact' ? ('contact-2' as const) : ('substance-use-1' as const);
  return {
    kind,
    version,
    text: CONSENTS[version],
    givenAt: new Date(givenAt),
    withdrawnAt: withdrawnAt === null ? null : new Date(withdrawnAt),
  };
};

function fileOf(given: Plan, ...requests: ExportedRequest[]): string {
  const writer = writerOf(given);
  return writer.head() + writer.batch(requests, 0) + writer.end(requests.length);
}

/** Reads CSV exactly as RFC 4180 defines it. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  while (cell.lastIndex < text.length) {
    const at = cell.lastIndex;
    const found = cell.exec(text);
    if (!found) throw new Error(`No cell at ${at}: ${text.slice(at, at + 20)}`);
    rows.at(-1)?.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    if (found[3] === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

/** The rows between the notice and the last one, keyed by the header's names. */
function csvRows(given: Plan, ...requests: ExportedRequest[]): Record<string, string>[] {
  const [, header = [], ...rows] = readCsv(fileOf(given, ...requests).slice(1));
  return rows.slice(0, -1).map((row) => Object.fromEntries(header.map((name, at) => [name, row[at] ?? ''])));
}

test('an answer is offered as a column only to whoever may read it', () => {
  const restricted = jest.replaceProperty(QUESTIONS.message as Question, 'seenBy', 'requests.hold');
  const [intake, admin] = [exportedTo('intake'), exportedTo('admin')];
  restricted.restore();
  expect(intake).toEqual(EXPORT_FIELD_NAMES.filter((field) => field !== 'message'));
  expect(admin).toEqual(EXPORT_FIELD_NAMES);
});

describe('the CSV', () => {
  test('begins with the byte order mark, the notice and the fields in words, and ends with the number of requests', () => {
    const text = fileOf(plan(), request(), request());
    expect(text.startsWith('\uFEFF')).toBe(true);
    const [notice, header, ...rest] = readCsv(text.slice(1));
    expect(notice?.filter((cell) => cell !== '')).toEqual([PART2_NOTICE_TEXT]);
    expect(header?.slice(0, 4)).toEqual(['Reference', 'Name', 'Phone', 'Message']);
    expect(rest.at(-1)?.[0]).toBe('END OF EXPORT, 2 requests');
    expect(new Set([notice, header, ...rest].map((cells) => cells?.length)).size).toBe(1);
  });

  test('carries the short notice in every row, because rows are cut out and pasted', () => {
    const fields: Plan['fields'] = ['reference', 'attempts', 'notes'];
    const notices = csvRows(plan({ fields }), request()).map(({ Notice }) => Notice);
    const short = '42 CFR part 2 prohibits unauthorized use or disclosure of these records.';
    expect(notices).toEqual([short, short, short]);
  });

  const typed = (message: string) => csvRows(plan(), request({ answers: answers({ message }) }))[0]?.Message;

  test.each([
    '=1+1',
    '+1 239 555 0100',
    '-2',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '＝1',
    '＋1',
    '－1',
    '＠x',
    ' =1+1',
  ])('makes no formula of %j, and keeps it readable', (text) => expect(typed(text)).toBe(`'${text}`));

  test.each([
    ...[
      '02079460958',
      '007',
      '1E5',
      '1e-5',
      '+442079460958',
      '٠٠٧',
      '００７',
      '1,000',
      '1.5',
      '½',
      ' 7 ',
      '5%',
    ],
    ...['$5', '5 €', '(5)', '1/2', '1 1/2', '2026-11-23', '11/23/2026', '23.11.26', '12:30', '1:02:03 PM'],
    ...[
      'Mar 3',
      'March 2026',
      '3 de mayo de 2026',
      'Monday, November 23, 2026',
      '2026-11-23T10:05',
      '239-555-0188',
    ],
    ...['TRUE', 'false', '#N/A', '007\n'],
  ])('keeps %j the text that it is', (text) => expect(typed(text)).toBe(`'${text}`));

  test.each([
    ...[
      'He said "no", twice',
      'One\nTwo\r\nThree',
      'a;b,c',
      "it's",
      'Ünïcode 🐚',
      'May',
      'Robin',
      'true enough',
    ],
    ...['I have had 5 beers a day', 'It began on 2026-11-23, when my father died.'],
  ])('gives %j back as it was', (text) => expect(typed(text)).toBe(text));

  test('shows names, phones and emails as text that can be read', () => {
    const given = answers({ name: '007', phone: '+44 20 7946 0958', email: '=a@example.org' });
    const fields: Plan['fields'] = ['name', 'phone', 'email'];
    expect(csvRows(plan({ fields }), request({ answers: given }))).toMatchObject([
      { Name: "'007", Phone: "'+44 20 7946 0958", Email: "'=a@example.org" },
    ]);
    const here = answers({ phone: '(239) 234-5678 ext. 12' });
    expect(csvRows(plan({ fields }), request({ answers: here }))).toMatchObject([
      { Phone: '(239) 234-5678 ext. 12' },
    ]);
  });

  test('shows codes in words, lists in one cell, moments on the clinic’s clock and what is not there as nothing', () => {
    const fields: Plan['fields'] = [
      ...(['receivedAt', 'firstContactAt', 'source', 'status', 'howSoon', 'reasons', 'phoneOwner'] as const),
      ...(['quarantineReason', 'reachedAt'] as const),
    ];
    const given = request({
      howSoon: 'week',
      status: 'referred',
      quarantineReason: 'MANY_IN_ALL',
      answers: answers({ reasons: ['grief', 'alcohol'], phoneOwner: 'mine' }),
      attempts: [
        { at: new Date('2026-11-22T15:00:00Z'), channel: 'call', outcome: 'left_voicemail' },
        { at: new Date('2026-11-22T16:30:00Z'), channel: 'call', outcome: 'spoke' },
      ],
    });
    expect(csvRows(plan({ fields }), given)).toMatchObject([
      {
        Received: '2026-11-21 21:30 EST',
        'First attempt to reach them': '',
        'First conversation': '2026-11-22 11:30 EST',
        'How it came': 'Sent on the site',
        Status: 'Referred elsewhere',
        'How soon an answer was asked for': 'This week',
        Reasons: expect.stringMatching(/^[A-Z].*; [A-Z]/),
        'Whose phone it is': 'Mine',
        'Why it was quarantined': 'many requests came at once',
      },
    ]);
  });

  test('has a code of no field in it, whatever was chosen', () => {
    const fields = [...EXPORT_FIELD_NAMES];
    const given = Object.fromEntries(Object.entries(CHOICES).map(([name, [first]]) => [name, first]));
    const lists = Object.fromEntries(LIST_FIELDS.map((name) => [name, [...CHOICES[name]]]));
    const text = fileOf(
      plan({ fields }),
      request({
        source: 'door',
        howSoon: 'later',
        answers: answers({ ...given, ...lists }),
        consents: [consent('contact', '2026-11-01T15:00:00Z')],
      }),
    );
    const cells = readCsv(text.slice(1)).flat();
    const codes = [...EXPORT_FIELD_NAMES, ...STATUSES, ...CHANNELS, ...Object.values(CHOICES).flat()];
    expect(cells.filter((cell) => (codes as string[]).includes(cell))).toEqual([]);
  });

  test('has a row for each attempt and each note, below that of their request', () => {
    const fields: Plan['fields'] = ['reference', 'name', 'attempts', 'notes'];
    const at = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
    const busy = request({
      attempts: [
        { at: at(0), channel: 'call', outcome: 'no_answer' },
        { at: at(5), channel: 'text', outcome: 'message_sent' },
      ],
      notes: [
        { at: at(9), by: '007', text: 'First line\nsecond' },
        { at: at(10), by: 'Ida', text: '02079460958' },
      ],
    });
    const rows = csvRows(plan({ fields }), busy, request({ attempts: [], notes: [] }));
    expect(rows.map(({ Row, Reference, Name }) => [Row, Reference, Name])).toEqual([
      ['Request 1', 'K7QM-4TX9', 'Jordan'],
      ['Request 1, contact attempt', 'K7QM-4TX9', ''],
      ['Request 1, contact attempt', 'K7QM-4TX9', ''],
      ['Request 1, note', 'K7QM-4TX9', ''],
      ['Request 1, note', 'K7QM-4TX9', ''],
      ['Request 2', 'K7QM-4TX9', 'Jordan'],
    ]);
    expect(rows[2]).toMatchObject({
      'Contact attempt': '2026-11-23 10:05 EST',
      How: 'Text message',
      Outcome: 'Message sent',
    });
    expect(rows[3]).toMatchObject({
      'Note written': '2026-11-23 10:09 EST',
      'Written by': "'007",
      Note: 'First line\nsecond',
    });
    expect(rows[4]?.Note).toBe("'02079460958");
    expect(csvRows(plan(), busy)).toHaveLength(1);
  });

  test('has no cell that Excel would cut, however much was written', () => {
    const full = request({
      answers: answers({ message: '"'.repeat(LIMITS.message), reasons: [...CHOICES.reasons] }),
      notes: Array.from({ length: 40 }, () => ({ at: NOW, by: 'Ida', text: '🐚'.repeat(NOTE_LIMIT / 2) })),
      attempts: Array.from({ length: 2_000 }, () => ({ at: NOW, channel: 'call', outcome: 'no_answer' })),
      consents: [consent('substance_use', '2026-11-01T15:00:00Z')],
    });
    const cells = readCsv(fileOf(plan({ fields: [...EXPORT_FIELD_NAMES] }), full).slice(1)).flat();
    expect(Math.max(...cells.map(({ length }) => length))).toBeLessThanOrEqual(32_767);
  });

  test('says which consents stand, and the words of the one about substance use only where it does', () => {
    const cells = (given: ExportedRequest, fields: Plan['fields'] = ['reference', 'message']) =>
      csvRows(plan({ fields }), given)[0];
    const given = '2026-11-01T15:00:00Z';
    expect(
      cells(request({ consents: [consent('contact', given), consent('substance_use', given)] })),
    ).toMatchObject({
      'Consent: Being contacted': 'In effect (version contact-2)',
      'Consent: Voicemail': 'Not given',
      'Consent: Alcohol and drug information': 'In effect (version substance-use-1)',
      'Consent on alcohol and drug information, as given': CONSENTS['substance-use-1'],
    });
    const taken = request({ consents: [consent('substance_use', given, '2026-11-02T15:00:00Z')] });
    expect(cells(taken)).toMatchObject({
      'Consent: Alcohol and drug information': 'Withdrawn (version substance-use-1)',
      'Consent on alcohol and drug information, as given': '',
    });
    expect(cells(taken, ['reference'])).not.toHaveProperty([
      'Consent on alcohol and drug information, as given',
    ]);
  });
});

describe('the JSON', () => {
  const json = (...requests: ExportedRequest[]) =>
    JSON.parse(fileOf(plan({ format: 'json' }), ...requests)) as Record<string, unknown>;

  test('says what it is, holds the requests, and ends with their number', () => {
    expect(json(request(), request({ reference: 'X' }))).toMatchObject({
      notice: PART2_NOTICE_TEXT,
      exportedAt: '2026-11-23T10:00:00-05:00',
      range: { from: '2026-11-01', to: '2026-11-23', timeZone: ZONE },
      fields: ['reference', 'name', 'phone', 'message'],
      requests: [{ reference: 'K7QM-4TX9', name: 'Jordan' }, { reference: 'X' }],
      count: 2,
      complete: true,
    });
  });

  test('holds no field that was not chosen', () => {
    const text = JSON.stringify(json(request()).requests);
    expect(text).not.toContain('First line');
    expect(text).not.toContain('grief');
  });

  test('of no request is whole too, and one that broke off can’t be read', () => {
    expect(json()).toMatchObject({ requests: [], count: 0, complete: true });
    const writer = writerOf(plan({ format: 'json' }));
    expect(() => JSON.parse(writer.head() + writer.batch([request()], 0)) as unknown).toThrow();
  });

  test('goes on from batch to batch', () => {
    const writer = writerOf(plan({ format: 'json' }));
    const text = writer.head() + writer.batch([request()], 0) + writer.batch([request()], 1) + writer.end(2);
    expect((JSON.parse(text) as { requests: unknown[] }).requests).toHaveLength(2);
  });
});

test('a range is whole days of the clinic, also where the clocks change', () => {
  expect(rangeOf({ from: '2026-11-01', to: '2026-11-01' }, ZONE)).toEqual([
    new Date('2026-11-01T04:00:00Z'),
    new Date('2026-11-02T05:00:00Z'),
  ]);
  expect(lastMonth(new Date('2026-11-24T03:00:00Z'), ZONE)).toEqual({ from: '2026-10-23', to: '2026-11-23' });
});

test('a file is named by its days alone', () =>
  expect(fileName(plan())).toBe('requests-2026-11-01-to-2026-11-23.csv'));

test('the sealed answers are opened only for a field that is in them', () => {
  expect(needsAnswers(['reference', 'status', 'notes', 'attempts'])).toBe(false);
  expect(needsAnswers(['reference', 'name'])).toBe(true);
});

describe('what is asked for', () => {
  const form = {
    format: 'csv',
    from: '2026-11-01',
    to: '2026-11-23',
    statuses: 'new',
    fields: ['reference', 'name'],
    reason: 'For the yearly review',
  };
  const codes = (changed: object) =>
    choiceSchema
      .safeParse({ ...form, ...changed })
      .error?.issues.map(({ path, message }) => [path[0], message]);

  test('takes one box or several', () => {
    const parsed = choiceSchema.parse(form);
    expect(parsed).toMatchObject({ statuses: ['new'], fields: ['reference', 'name'], trashed: false });
    expect(choiceSchema.parse({ ...form, trashed: 'yes' }).trashed).toBe(true);
  });

  test.each([
    [{ reason: ' too short ' }, ['reason', 'REASON']],
    [{ reason: 'x'.repeat(201) }, ['reason', 'REASON']],
    [{ fields: '' }, ['fields', 'MISSING']],
    [{ fields: undefined }, ['fields', 'MISSING']],
    [{ statuses: ['new', 'nonsense'] }, ['statuses', 'UNKNOWN']],
    [{ from: '2026-02-30' }, ['from', 'NOT_A_DAY']],
    [{ from: '2026-11-24' }, ['to', 'ORDER']],
  ])('refuses %j', (changed, problem) => expect(codes(changed)).toEqual([problem]));

  test('is read again from the audit as it was written', () => {
    const choice = choiceSchema.parse(form);
    expect(choiceSchema.parse({ stage: 'allowed', export: 'id', ...choice })).toEqual(choice);
  });
});
