import { render, screen } from '@testing-library/react';
import { PrintSheet } from '@/components/cases/case/print-sheet';
import { PART2_NOTICE } from '@/content/part2-notice';
import type { PrintedRequest } from '@/lib/cases/case/data';
import { answers } from '../support/answers';

const NOW = new Date('2026-11-23T15:00:00Z'); // Monday, 10 AM in Florida

const printed: PrintedRequest = {
  id: '0198a0aa-0000-7000-8000-000000000000',
  reference: 'K7QM-4TX9',
  status: 'new',
  source: 'website',
  receivedAt: NOW,
  owner: null,
  answers: answers({ name: 'Jordan Reyes', message: 'In the evening, please' }),
  consents: [],
  notes: [],
  attempts: [],
} as unknown as PrintedRequest;

// 42 CFR 2.32 wants the notice on every disclosure, and a printed request may be handed on.
test('a printed request begins with the whole notice of redisclosure, above all that it says of the person', () => {
  const { container } = render(
    <PrintSheet
      request={printed}
      by="Ida Marsh"
      role="intake"
      clinicName="Calusa Recovery"
      clinicPhone="(239) 555-0100"
      timeZone="America/New_York"
      now={NOW}
    />,
  );
  expect(screen.getByRole('heading', { name: PART2_NOTICE.title })).toBeVisible();
  const text = container.textContent;
  const { lead, conditions, end } = PART2_NOTICE;
  const places = [lead, ...conditions, end, 'Jordan Reyes'].map((part) => text.indexOf(part));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((one, other) => one - other));
});
