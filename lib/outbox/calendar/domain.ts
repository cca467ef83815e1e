import { ICalCalendar, ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import type { MailContent } from '@/lib/outbox/schema';
import { formatMoment } from '@/lib/shared/dates';
import { MINUTE_MS } from '@/lib/shared/durations';

type Sender = { from: string; host: string; stamp: Date };

/** Says nothing of who keeps the calendar: an application on the person's phone may show it. */
const PRODUCT = '-//Front office//Calendar//EN';

/**
 * The calendar entry of a mail about an appointment, in neutral words; undefined where the mail brings none. Later ones
 * about the same appointment replace it (RFC 5546, 3.2.1 and 3.2.5). It asks for no answer and sets no alarm: a phone on
 * the table would show it to others.
 * @param sender the address that the mail comes from, its host, and when the mail was made
 */
export function calendarOf(
  content: MailContent | undefined,
  { from, host, stamp }: Sender,
): { method: 'PUBLISH' | 'CANCEL'; content: string } | undefined {
  const { appointment } = content ?? {};
  if (!appointment?.event || appointment.what === 'soon') return undefined;
  const { uid, sequence, minutes } = appointment.event;
  const isCanceled = appointment.what === 'canceled';
  const start = new Date(appointment.startsAt);
  const method = isCanceled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH;
  const calendar = new ICalCalendar({ prodId: PRODUCT, method });
  calendar.createEvent({
    id: `${uid}@${host}`,
    sequence,
    stamp,
    start,
    end: new Date(start.getTime() + minutes * MINUTE_MS),
    summary: 'Appointment',
    organizer: organizerOf(from),
    status: isCanceled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
  });
  return { method: isCanceled ? 'CANCEL' : 'PUBLISH', content: calendar.toString() };
}

/** What a mail says is new about an appointment, and its time in words. */
export function newsOf(content: MailContent | undefined, timeZone: string) {
  const { appointment } = content ?? {};
  const { what, startsAt } = appointment ?? { what: 'canceled', startsAt: new Date(0).toISOString() };
  return { what, moment: formatMoment(new Date(startsAt), timeZone) };
}

/** `Front office <office@example.org>` in its parts. */
function organizerOf(from: string): { name: string; email: string } {
  const [, name = '', email = from] = /^\s*"?(.*?)"?\s*<([^>]+)>\s*$/.exec(from) ?? [];
  return { name: name || email, email };
}
