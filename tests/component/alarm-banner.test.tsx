import { render, screen } from '@testing-library/react';
import { AlarmBanner } from '@/components/cases/queue/alarm-banner';

const AT = new Date('2026-11-23T20:05:00Z');
const calm = { mail: null, hasSecondRoute: true, quarantinedLate: 0, quarantinedLately: 0, at: AT };
const outage = { waiting: 2, failed: 0, oldestAt: AT, oldestWaitingAt: AT };
const show = (alarm: Parameters<typeof AlarmBanner>[0]['alarm'], isAdmin = true) =>
  render(<AlarmBanner alarm={alarm} timeZone="America/New_York" isAdmin={isAdmin} />);
const text = () => screen.getByRole('alert').textContent.replaceAll('\u202f', ' ');

test('nothing is shown where nothing is wrong', () => {
  show(null);
  expect(screen.queryByRole('alert')).toBeNull();
});

test('mail that waits is told with since when, and where to see it', () => {
  show({ ...calm, mail: outage });
  expect(text()).toContain('Email is not being delivered. 2 emails waiting for more than five minutes');
  expect(text()).toContain('Monday, November 23, 2026 at 3:05 PM EST');
  expect(screen.getByRole('link').getAttribute('href')).toBe('/desk/deliveries?state=queued');
  expect(text()).not.toContain('SMTP_FALLBACK_URL');
});

const failed = {
  ...calm,
  mail: { ...outage, waiting: 0, failed: 1, oldestWaitingAt: null },
  hasSecondRoute: false,
};

test('what failed is not said to be going on, and a missing second route is said', () => {
  show(failed);
  expect(screen.getByRole('link').getAttribute('href')).toBe('/desk/deliveries?state=failed');
  expect(text()).toContain('Some email was not delivered. 1 email failed in the last day');
  expect(text()).toContain('no second mail server is set up (SMTP_FALLBACK_URL)');
});

test('who can set no second route is asked to tell somebody who can', () => {
  show(failed, false);
  expect(text()).toContain('Tell an administrator');
  expect(text()).not.toContain('SMTP_FALLBACK_URL');
});

test('requests that wait in quarantine past their time are told by number alone', () => {
  show({ ...calm, quarantinedLate: 1 });
  expect(text()).toContain('1 request past the time for a first contact');
  expect(screen.getByRole('link').getAttribute('href')).toBe('/desk?view=quarantined');
});

test('a flood into quarantine is told at once, because a person may be in it', () => {
  show({ ...calm, quarantinedLately: 590 });
  expect(text()).toContain('590 requests in the last hour looked like spam. A real one may be among them.');
  expect(screen.getByRole('link').getAttribute('href')).toBe('/desk?view=quarantined');
});
