import { formatMoment } from '@/lib/shared/dates';
import { MINUTE_MS } from '@/lib/shared/durations';
import { sealedContext } from '@/lib/shared/sealed-columns';
import { reasonLabel, STATE_LABELS, TEMPLATE_LABELS, type DeliveryState } from './fields';
import type { Template } from './schema';

/** How long a mailed code opens “Your request”. */
export const CODE_VALID_MS = 15 * MINUTE_MS;

const URGENT: readonly Template[] = [
  'own_page_code',
  'staff_invited',
  'password_reset',
  'account_locked',
  'second_factor_reset',
];

/** Whether someone is sitting there waiting for the mail: it goes ahead of all others. */
export const isUrgent = (template: Template): boolean => URGENT.includes(template);

/** Whether it tells staff about someone who is waiting for a call: it goes ahead of reminders and reports. */
export const isNews = (template: Template): boolean =>
  template === 'consultation_received' || template === 'requests_waiting';

/** The encryption context of the content of a mail to a person. */
export const mailContentContext = (deliveryId: string): string =>
  sealedContext('delivery', [deliveryId], 'letter');

type MailGroup = {
  state: DeliveryState;
  template: Template;
  lastErrorCode: string | null;
  count: number;
  oldestAt: Date;
};

const emails = (count: number) => (count === 1 ? '1 email' : `${count} emails`);

/** How mail stands, for an operator: what waits, what failed, why, and when a server last accepted something. */
export function mailStatusLines(
  { groups, acceptedAt }: { groups: readonly MailGroup[]; acceptedAt: Date | null },
  timeZone: string,
): string[] {
  const sections = (['queued', 'failed'] as const).flatMap((state) => {
    const found = groups.filter((group) => group.state === state);
    const total = found.reduce((sum, { count }) => sum + count, 0);
    return [`${STATE_LABELS[state]}: ${emails(total)}`, ...found.map((group) => groupLine(group, timeZone))];
  });
  const last = acceptedAt ? formatMoment(acceptedAt, timeZone) : 'never';
  return [...sections, `A mail server last accepted an email: ${last}`];
}

function groupLine({ state, template, lastErrorCode, count, oldestAt }: MailGroup, timeZone: string): string {
  const oldest = `${count === 1 ? 'queued' : 'the oldest queued'} ${formatMoment(oldestAt, timeZone)}`;
  const reason =
    lastErrorCode === null ? 'Not tried yet.' : `${lastErrorCode}: ${reasonLabel(lastErrorCode, state)}`;
  return `  ${TEMPLATE_LABELS[template]}: ${count}, ${oldest}. ${reason}`;
}
