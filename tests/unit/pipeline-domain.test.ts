import { figuresOf, firstTalk, stepOf, type Progress } from '@/lib/cases/pipeline/domain';

const at = (day: string) => new Date(`2026-11-${day}T15:00:00Z`);
const NONE: Progress = { received: at('23'), reached: null, assessed: null, insured: null, admitted: null };
const progress = (days: Partial<Record<keyof Progress, string>>): Progress => ({
  ...NONE,
  ...Object.fromEntries(Object.entries(days).map(([step, day]) => [step, at(day)])),
});

test('a request stands at the furthest step, also where one before was left out', () => {
  expect(stepOf(NONE)).toBe('received');
  expect(stepOf(progress({ insured: '24' }))).toBe('insured');
  expect(stepOf(progress({ admitted: '25' }))).toBe('admitted');
});

test('who came further came by each step, and a time counts from the last step that is known', () => {
  const requests = [
    NONE,
    progress({ reached: '24' }),
    progress({ reached: '26', admitted: '30' }),
    progress({ reached: '24', assessed: '26', insured: '27', admitted: '28' }),
  ];
  expect(figuresOf(requests)).toEqual([
    { step: 'received', count: 4, conversion: null, medianDays: null },
    { step: 'reached', count: 3, conversion: 0.75, medianDays: 1 },
    { step: 'assessed', count: 2, conversion: 2 / 3, medianDays: 2 },
    { step: 'insured', count: 2, conversion: 1, medianDays: 1 },
    { step: 'admitted', count: 2, conversion: 1, medianDays: 2.5 },
  ]);
});

test('no request has no shares, and a time before the step before is none', () => {
  expect(
    figuresOf([]).every(({ conversion, medianDays }) => conversion === null && medianDays === null),
  ).toBe(true);
  expect(figuresOf([progress({ reached: '22' })])[1]).toMatchObject({ count: 1, medianDays: null });
});

test('the first conversation is measured in open hours, against the target', () => {
  const hours = {
    timeZone: 'America/New_York',
    hours: { monday: { opens: '09:00', closes: '17:00' }, tuesday: { opens: '09:00', closes: '17:00' } },
    holidays: [],
  };
  // Monday 10 AM to Tuesday 10 AM is eight open hours.
  const requests = [NONE, progress({ reached: '23' }), progress({ reached: '24' })];
  expect(firstTalk(requests, 4, hours)).toEqual({ reached: 2, medianHours: 4, inTime: 1 });
  expect(firstTalk([NONE], 4, hours)).toEqual({ reached: 0, medianHours: null, inTime: 0 });
});
