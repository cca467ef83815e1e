import { calendarOf } from '@/lib/outbox/calendar/domain';

const UID = '0b0b1e5c-6ff5-4c3f-9a2a-6a1df2f4b8a0';
const SENDER = {
  from: 'Front office <office@plain.example>',
  host: 'plain.example',
  stamp: new Date('2026-11-23T15:00:00Z'),
};
const entry = (what: 'made' | 'moved' | 'canceled' | 'soon', sequence = 0) =>
  calendarOf(
    {
      to: 'ana@example.com',
      appointment: { what, startsAt: '2026-11-30T20:05:00.000Z', event: { uid: UID, sequence, minutes: 90 } },
    },
    SENDER,
  );
const lines = (text = '') => text.replaceAll('\r\n ', '').split('\r\n');

test('a calendar entry has the time, and says nothing but that there is an appointment', () => {
  const { method, content } = entry('made')!;
  expect(method).toBe('PUBLISH');
  expect(lines(content)).toEqual(
    expect.arrayContaining([
      'METHOD:PUBLISH',
      `UID:${UID}@plain.example`,
      'SEQUENCE:0',
      'DTSTAMP:20261123T150000Z',
      'DTSTART:20261130T200500Z',
      'DTEND:20261130T213500Z',
      'SUMMARY:Appointment',
      'STATUS:CONFIRMED',
    ]),
  );
  expect(content).not.toMatch(
    /calusa|recovery|clinic|assess|therap|health|location|description|alarm|https?:/i,
  );
});

test('a canceled one takes the entry back under the same id, with a higher number', () => {
  const { method, content } = entry('canceled', 3)!;
  expect(method).toBe('CANCEL');
  expect(lines(content)).toEqual(
    expect.arrayContaining(['METHOD:CANCEL', `UID:${UID}@plain.example`, 'SEQUENCE:3', 'STATUS:CANCELLED']),
  );
});

test('a reminder brings no entry, nor does a mail about anything else', () => {
  expect(entry('soon')).toBeUndefined();
  expect(calendarOf(undefined, SENDER)).toBeUndefined();
});
