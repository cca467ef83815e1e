import { mailStatusLines } from '@/lib/outbox/domain';
import { mayGoAtOnce } from '@/lib/outbox/resending/domain';

const NOW = new Date('2027-03-01T15:00:00Z');
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

describe('a mail that waits may go at once', () => {
  test.each(['NO_CONNECTION', 'TIMEOUT', 'AUTHENTICATION', 'SERVER_REFUSED', 'TLS_EXPIRED', 'OTHER'])(
    'where the server has accepted another one since: %s',
    (lastErrorCode) => {
      const mail = { lastErrorCode, lastAttemptAt: ago(2) };
      expect(mayGoAtOnce(mail, ago(1), NOW)).toBe(true);
      expect(mayGoAtOnce(mail, ago(2), NOW)).toBe(false);
      expect(mayGoAtOnce(mail, ago(3), NOW)).toBe(false);
      expect(mayGoAtOnce(mail, null, NOW)).toBe(false);
    },
  );

  test('but one that the server put off not within five minutes', () => {
    const putOff = (minutes: number) => ({ lastErrorCode: 'SMTP_451', lastAttemptAt: ago(minutes) });
    expect(mayGoAtOnce(putOff(4.9), ago(1), NOW)).toBe(false);
    expect(mayGoAtOnce(putOff(5), ago(1), NOW)).toBe(true);
    expect(mayGoAtOnce(putOff(5), ago(6), NOW)).toBe(false);
  });

  test.each(['SMTP_550', 'ADDRESS_REFUSED', 'MESSAGE_REFUSED', 'MAY_HAVE_ARRIVED', null])(
    'but never one that is refused, may have arrived or was never tried: %s',
    (lastErrorCode) => {
      expect(mayGoAtOnce({ lastErrorCode, lastAttemptAt: ago(600) }, ago(1), NOW)).toBe(false);
    },
  );

  test('and not one that waits for its first attempt', () => {
    expect(mayGoAtOnce({ lastErrorCode: 'TIMEOUT', lastAttemptAt: null }, ago(1), NOW)).toBe(false);
  });
});

test('an operator is told how many emails wait or failed, since when and why', () => {
  const groups = [
    { state: 'queued', template: 'consultation_received', lastErrorCode: 'NO_CONNECTION', count: 12 },
    { state: 'failed', template: 'own_page_code', lastErrorCode: 'EXPIRED', count: 1 },
    { state: 'queued', template: 'daily_digest', lastErrorCode: null, count: 1 },
  ] as const;
  const status = { groups: groups.map((group) => ({ ...group, oldestAt: ago(90) })), acceptedAt: ago(120) };
  expect(mailStatusLines(status, 'America/New_York')).toEqual([
    'Queued: 13 emails',
    '  New request: 12, the oldest queued Monday, March 1, 2027 at 8:30 AM EST. NO_CONNECTION: The mail server couldn’t be reached.',
    '  Daily summary: 1, queued Monday, March 1, 2027 at 8:30 AM EST. Not tried yet.',
    'Failed: 1 email',
    '  Code for “Your request”: 1, queued Monday, March 1, 2027 at 8:30 AM EST. EXPIRED: The code expired before a mail server took the email.',
    'A mail server last accepted an email: Monday, March 1, 2027 at 8:00 AM EST',
  ]);
  expect(mailStatusLines({ groups: [], acceptedAt: null }, 'UTC')).toEqual([
    'Queued: 0 emails',
    'Failed: 0 emails',
    'A mail server last accepted an email: never',
  ]);
});
