import { entryLine } from '@/lib/audit/domain';
import { STATUS_LABELS } from '@/lib/clinic/statuses';
import type { MailFate } from '@/lib/outbox/data';
import { reasonLabel, STATE_LABELS, TEMPLATE_LABELS } from '@/lib/outbox/fields';
import type { JobFate } from '@/lib/platform/queue/backlog';
import { formatMoment } from '@/lib/shared/dates';

/** A request as it stands, without its answers. */
type RequestState = {
  id: string;
  reference: string;
  receivedAt: Date;
  status: keyof typeof STATUS_LABELS;
  statusChangedAt: Date;
  dueAt: Date;
  firstContactAt: Date | null;
  followUpAt: Date | null;
  trashedAt: Date | null;
  legalHoldAt: Date | null;
  quarantineReason: string | null;
  owner: { name: string } | null;
};
type Entry = Parameters<typeof entryLine>[0] & { at: Date };
/** What happened to a request. `state` is null once it was deleted; jobs are deleted a week after they ended. */
export type Story = {
  state: RequestState | null;
  sightings: readonly Entry[];
  mails: readonly MailFate[];
  jobs: readonly JobFate[];
};
type Format = (at: Date) => string;
type Happening = { at: Date; text: string };

/** What happened to a request, for an operator: how it stands, then everything in the order of time. */
export function storyLines(story: Story, timeZone: string): string[] {
  const format: Format = (at) => formatMoment(at, timeZone);
  const happenings = [
    ...story.sightings.map((entry) => ({ at: entry.at, text: entryLine(entry) })),
    ...story.mails.flatMap(mailHappenings),
    ...story.jobs.flatMap(jobHappenings),
  ].sort((x, y) => x.at.getTime() - y.at.getTime());
  return [
    ...(story.state ? stateLines(story.state, format) : ['The request was deleted.']),
    ...happenings.map(({ at, text }) => `${format(at)}  ${text}`),
    ...story.mails
      .filter(({ state }) => state === 'queued')
      .map((mail) => waitingLine(mail, story.jobs, format)),
  ];
}

function stateLines(state: RequestState, format: Format): string[] {
  const since = (label: string, at: Date | null) => (at ? [`${label} ${format(at)}.`] : []);
  const reason = state.quarantineReason === null ? '' : ` (${state.quarantineReason})`;
  return [
    `Request ${state.reference} (${state.id}), received ${format(state.receivedAt)}.`,
    `${STATUS_LABELS[state.status]}${reason} since ${format(state.statusChangedAt)}, owner: ${state.owner?.name ?? 'none'}.`,
    state.firstContactAt
      ? `First contact ${format(state.firstContactAt)}; it was due ${format(state.dueAt)}.`
      : `No contact yet; it is due ${format(state.dueAt)}.`,
    ...since('Follow-up', state.followUpAt),
    ...since('In the trash since', state.trashedAt),
    ...since('Under legal hold since', state.legalHoldAt),
  ];
}

const nameOf = ({ template, isToStaff, id }: MailFate) =>
  `Email “${TEMPLATE_LABELS[template]}” to ${isToStaff ? 'staff' : 'the person'} (${id})`;

const times = (count: number) => (count === 1 ? '1 attempt' : `${count} attempts`);

function mailHappenings(mail: MailFate): Happening[] {
  const { state, attempts, lastErrorCode: code, createdAt, lastAttemptAt } = mail;
  const outcome = state === 'queued' ? 'not accepted yet' : STATE_LABELS[state].toLowerCase();
  const why = code === null ? '' : `: ${code}, ${reasonLabel(code, state)}`;
  return [
    { at: createdAt, text: `${nameOf(mail)} queued` },
    ...(lastAttemptAt || state !== 'queued'
      ? [{ at: lastAttemptAt ?? createdAt, text: `${nameOf(mail)} ${outcome}, ${times(attempts)}${why}` }]
      : []),
  ];
}

function jobHappenings({ deliveryId, state, retries, startedOn, completedOn, code }: JobFate): Happening[] {
  if (!startedOn) return [];
  const retried = retries > 0 ? `, retried ${retries} times` : '';
  const text = `Job of ${deliveryId}: ${state}${retried}${code === null ? '' : ` (${code})`}`;
  return [{ at: completedOn ?? startedOn, text }];
}

function waitingLine(mail: MailFate, jobs: readonly JobFate[], format: Format): string {
  const job = jobs.find(({ deliveryId, completedOn }) => deliveryId === mail.id && completedOn === null);
  if (!job) return `${nameOf(mail)} waits, and no job is queued for it.`;
  return `${nameOf(mail)} waits: its job is ${job.state}, next from ${format(job.startAfter)}.`;
}
