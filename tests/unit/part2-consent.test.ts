import { mayLeave } from '@/lib/intake/proofs/data';

let mockNeedsConsent = true;
jest.mock('@/lib/clinic/data', () => ({
  clinic: () => ({ part2NeedsConsent: mockNeedsConsent, timeZone: 'America/New_York' }),
}));

const NOW = new Date('2026-12-01T15:00:00Z');

test('without a consent, what may mention substance use leaves only where counsel’s setting says that none is needed', () => {
  expect(mayLeave([], NOW)).toBe(false);
  mockNeedsConsent = false;
  expect(mayLeave([], NOW)).toBe(true);
});
