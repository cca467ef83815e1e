import { CONSENTS } from '@/content/consents';
import { PART2_NOTICE_TEXT } from '@/content/part2-notice';
import {
  consentState,
  fileName,
  lastMonth,
  needsAnswers,
  rangeOf,
  writerOf,
  type ExportedRequest,
  type Plan,
} from '@/lib/export/domain';
import { choiceSchema, exportSchema } from '@/lib/export/schema';
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
  heldAt: null,
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

/** Reads CSV as RFC 4180 says, and nothing else. */
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

describe('the CSV', () => {
  test('begins with the byte order mark and the fields, and ends with the number of requests', () => {
    const text = fileOf(plan(), request(), request());
    expect(text.startsWith('\uFEFF')).toBe(true);
    const [header, ...rest] = readCsv(text.slice(1));
    expect(header?.slice(0, 4)).toEqual(['reference', 'name', 'phone', 'message']);
    expect(rest.at(-1)?.[0]).toBe('END OF EXPORT, 2 requests');
    expect(new Set([header, ...rest].map((cells) => cells?.length)).size).toBe(1);
  });

  test('carries the notice against redisclosure in its header and in every row', () => {
    const [header, row] = readCsv(fileOf(plan(), request()).slice(1));
    expect(header?.at(-1)).toBe(PART2_NOTICE_TEXT);
    expect(row?.at(-1)).toBe('42 CFR part 2 prohibits unauthorized use or disclosure of these records.');
  });

  test.each(['=1+1', '+1 239 555 0100', '-2', '@SUM(A1)', '\t=1', '\r=1', '＝1', '＋1', '－1', '＠x'])(
    'makes no formula of %j, and keeps it readable',
    (text) => {
      const [, row] = readCsv(fileOf(plan(), request({ answers: answers({ message: text }) })).slice(1));
      expect(row?.[3]).toBe(`'${text}`);
    },
  );

  test.each(['He said "no", twice', 'One\nTwo\r\nThree', 'a;b,c', "it's", 'Ünïcode 🐚'])(
    'gives %j back as it was',
    (text) => {
      const [, row] = readCsv(fileOf(plan(), request({ answers: answers({ message: text }) })).slice(1));
      expect(row?.[3]).toBe(text);
    },
  );

  test('shows moments in the clinic’s time zone, lists in one cell, and what is not there as nothing', () => {
    const fields = ['receivedAt', 'firstContactAt', 'reasons', 'attempts', 'notes'] as const;
    const [, row] = readCsv(fileOf(plan({ fields: [...fields] }), request()).slice(1));
    expect(row?.slice(0, 5)).toEqual([
      '2026-11-21T21:30:00-05:00',
      '',
      'grief; alcohol',
      '2026-11-23T10:00:00-05:00 call no_answer',
      '2026-11-23T10:00:00-05:00 Ida First line\nsecond',
    ]);
  });

  test('says which consents stand, and the words of the one about substance use only where it does', () => {
    const cells = (given: ExportedRequest, fields: Plan['fields'] = ['reference', 'message']) => {
      const [header = [], row = []] = readCsv(fileOf(plan({ fields }), given).slice(1));
      return Object.fromEntries(header.map((name, index) => [name, row[index]]));
    };
    const given = '2026-11-01T15:00:00Z';
    expect(
      cells(request({ consents: [consent('contact', given), consent('substance_use', given)] })),
    ).toMatchObject({
      'consent.contact': 'stands (contact-2)',
      'consent.voicemail': 'none',
      'consent.substance_use': 'stands (substance-use-1)',
      'consent.substance_use.text': CONSENTS['substance-use-1'],
    });
    const taken = request({ consents: [consent('substance_use', given, '2026-11-02T15:00:00Z')] });
    expect(cells(taken)).toMatchObject({
      'consent.substance_use': 'withdrawn (substance-use-1)',
      'consent.substance_use.text': '',
    });
    expect(cells(taken, ['reference'])).not.toHaveProperty(['consent.substance_use.text']);
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

test('the consent about substance use ends a year after it was given, by its own words', () => {
  const given = consent('substance_use', '2025-11-23T15:00:00Z');
  expect(consentState(given, new Date('2026-11-23T14:59:59Z'), ZONE)).toBe('stands');
  expect(consentState(given, new Date('2026-11-23T15:00:00Z'), ZONE)).toBe('ended');
  expect(consentState({ ...given, kind: 'contact' }, new Date('2030-01-01T00:00:00Z'), ZONE)).toBe('stands');
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
    password: 'secret',
  };
  const codes = (changed: object) =>
    exportSchema
      .safeParse({ ...form, ...changed })
      .error?.issues.map(({ path, message }) => [path[0], message]);

  test('takes one box or several', () => {
    const parsed = exportSchema.parse(form);
    expect(parsed).toMatchObject({ statuses: ['new'], fields: ['reference', 'name'], trashed: false });
    expect(exportSchema.parse({ ...form, trashed: 'yes' }).trashed).toBe(true);
  });

  test.each([
    [{ reason: ' too short ' }, ['reason', 'REASON']],
    [{ reason: 'x'.repeat(201) }, ['reason', 'REASON']],
    [{ fields: '' }, ['fields', 'MISSING']],
    [{ fields: undefined }, ['fields', 'MISSING']],
    [{ statuses: ['new', 'nonsense'] }, ['statuses', 'UNKNOWN']],
    [{ from: '2026-02-30' }, ['from', 'NOT_A_DAY']],
    [{ from: '2026-11-24' }, ['to', 'ORDER']],
    [{ password: '' }, ['password', 'MISSING']],
  ])('refuses %j', (changed, problem) => expect(codes(changed)).toEqual([problem]));

  test('is read again from the audit as it was written', () => {
    const { password: _, ...choice } = exportSchema.parse(form);
    expect(choiceSchema.parse({ stage: 'allowed', export: 'id', ...choice })).toEqual(choice);
  });
});
