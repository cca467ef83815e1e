import { en, Faker } from '@faker-js/faker';
import { randomUUID } from 'node:crypto';
import { addTo, type Tally } from '@/lib/analytics/domain';
import type { Staff } from '@/lib/auth/staff';
import type { Seen } from '@/lib/audit/mutations';
import { appointmentsOf } from '@/lib/cases/appointments/data';
import { endAppointment, setAppointment } from '@/lib/cases/appointments/mutations';
import { addAttempt } from '@/lib/cases/attempts/mutations';
import { viewRequest } from '@/lib/cases/case/data';
import { assignRequest, changeStatus, setFollowUp, trashRequest } from '@/lib/cases/case/mutations';
import { addNote } from '@/lib/cases/notes/mutations';
import { setLegalHold } from '@/lib/cases/retention/mutations';
import { clinic } from '@/lib/clinic/data';
import { openHoursBetween } from '@/lib/clinic/domain';
import { publicPaths } from '@/lib/content/copy/data';
import { submitConsultation, takeRequest } from '@/lib/intake/mutations';
import type { OpenRequestId } from '@/lib/intake/request-access/data';
import { withdrawConsent } from '@/lib/intake/request-access/mutations';
import { withoutQueueing } from '@/lib/platform/queue/enqueue';
import { dayIn } from '@/lib/shared/dates';
import { DAY_MS } from '@/lib/shared/durations';
import { OperatorError } from '@/lib/shared/operator-error';
import { commentSteps } from './comments';
import { copySteps } from './copy';
import { factSteps } from './facts';
import type { Happening } from './happening';
import {
  createPeople,
  databaseState,
  openAccounts,
  recordSignIn,
  settleDeliveries,
  shownOf,
  storePageCounts,
} from './mutations';
import { ADMIN, INTAKE, PEOPLE, type DemoPerson } from './people';
import { tellStories, type Step, type Story } from './stories';

type Who = (person: DemoPerson) => Staff;
/** The person who moderates comments. */
const MODERATOR = PEOPLE.find(({ role }) => role === 'marketing') ?? ADMIN;

/** @throws OperatorError if the database has anything that isn't from the demo, or half a demo */
export async function requireDemoDatabase(): Promise<void> {
  const state = await databaseState();
  if (state === 'real')
    throw new OperatorError(
      'This database holds requests, comments, published pages, settings or staff that are no demo’s; nothing in it was changed. Give the demo a database of its own: leave DATABASE_URL unset, and DATA_DIR unset or a new folder.',
    );
  if (state === 'half filled')
    throw new OperatorError(
      'An earlier fill of the demo was broken off. Remove its data folder (.data-demo, or your DATA_DIR) or empty its database, and try again.',
    );
}

/**
 * Fills an empty database with the demo: staff, requests with their histories, mails, counts. A database that is
 * already filled stays as it is.
 * @throws OperatorError like requireDemoDatabase
 */
export async function fillDemo(now: Date, say: (step: string) => void): Promise<void> {
  await requireDemoDatabase();
  if ((await databaseState()) === 'filled') return;
  say('Making up the demo (about fifteen seconds)');
  // Not even a worker running on the same database right now may send any of a demo's mail.
  await withoutQueueing(() => write(now));
}

async function write(now: Date) {
  const people = await createPeople(PEOPLE, now);
  const who: Who = ({ email }) => {
    const staff = people.get(email);
    if (!staff) throw new Error('NOT_STAFF');
    return staff;
  };
  const stories = tellStories(now, clinic());
  const happenings = [
    ...stories.flatMap((story) => happeningsOf(story, who)),
    ...signIns(now, who),
    ...commentSteps(who(MODERATOR), now),
    ...copySteps(who(MODERATOR), now),
    ...factSteps(who(ADMIN), new Date(now.getTime() - DAYS * DAY_MS)),
  ];
  for (const { run } of happenings.toSorted((one, other) => one.at.getTime() - other.at.getTime()))
    await run();
  await settleDeliveries();
  await storePageCounts(pageCounts(stories, now));
  await openAccounts(PEOPLE, now);
}

function happeningsOf(story: Story, who: Who): Happening[] {
  let id = '';
  return [
    { at: story.receivedAt, run: async () => (id = await receive(story, who)) },
    ...story.steps.map((step) => ({ at: step.at, run: () => take(step, id, who(step.by), who) })),
  ];
}

async function receive({ input, source, takenBy, receivedAt, quarantine }: Story, who: Who): Promise<string> {
  const { id } =
    source === 'site'
      ? await submitConsultation(input, { form: randomUUID() }, () => quarantine, receivedAt)
      : await takeRequest(who(takenBy), input, source, receivedAt);
  return id;
}

/** Takes a step like the desk would, with its checks and its audit entry. */
async function take(step: Step, id: string, staff: Staff, who: Who): Promise<unknown> {
  const { at } = step;
  const { reference, version } = await shownOf(id);
  const seen = { id, version };
  switch (step.do) {
    case 'open':
      return viewRequest(staff, reference, at);
    case 'assign':
      return assignRequest(staff, seen, who(step.to).id, at);
    case 'try':
      return addAttempt(staff, { id, channel: step.channel, outcome: step.outcome }, at);
    case 'status':
      if (step.to === 'scheduled') return schedule(staff, seen, at);
      await keepAppointment(staff, seen, at);
      return changeStatus(staff, await seenOf(id), step.to, at);
    case 'note':
      return addNote(staff, { id, text: step.text }, at);
    case 'follow up':
      return setFollowUp(staff, seen, step.on, at);
    case 'trash':
      return trashRequest(staff, seen, at);
    case 'hold':
      return setLegalHold(staff, id, at);
    case 'take back':
      return withdrawConsent(id as OpenRequestId, step.consent, at);
  }
}

const seenOf = async (id: string) => ({ id, version: (await shownOf(id)).version });

/** An assessment a day later, at the same time of day. */
const schedule = (staff: Staff, seen: Seen, at: Date) =>
  setAppointment(
    staff,
    seen,
    { at: new Date(at.getTime() + DAY_MS), minutes: 60, kind: 'assessment', withId: staff.id, tells: true },
    at,
  );

/** Records that the appointment was kept, if there was one. */
async function keepAppointment(staff: Staff, seen: Seen, at: Date): Promise<void> {
  const open = (await appointmentsOf(staff, seen.id)).find(({ endedAs }) => endedAs === null);
  if (open) await endAppointment(staff, seen, { appointment: open.id, as: 'kept' }, at);
}

const DAYS = 120;

/** Someone on the intake staff signs in every day the clinic is open. */
function signIns(now: Date, who: Who): Happening[] {
  const days = Array.from({ length: DAYS }, (_, index) => new Date(now.getTime() - index * DAY_MS));
  return days
    .filter((day) => openHoursBetween(new Date(day.getTime() - DAY_MS / 2), day, clinic()) > 0)
    .map((at, index) => {
      const person = INTAKE[index % INTAKE.length] ?? ADMIN;
      return { at, run: () => recordSignIn(who(person), at) };
    });
}

/** Page views and opened and sent forms; the sent ones are those of the stories. */
function pageCounts(stories: readonly Story[], now: Date) {
  const { timeZone } = clinic();
  const faker = new Faker({ locale: [en], seed: 7 });
  const tally: Tally = new Map();
  for (const { receivedAt, page, source } of stories) {
    if (source !== 'site') continue;
    const day = dayIn(timeZone, receivedAt);
    addTo(tally, { day, page, event: 'form_sent', count: 1 });
    addTo(tally, { day, page, event: 'form_opened', count: faker.number.int({ min: 1, max: 4 }) });
  }
  for (let index = 0; index < DAYS; index += 1) {
    const day = dayIn(timeZone, new Date(now.getTime() - index * DAY_MS));
    for (const page of publicPaths())
      addTo(tally, {
        day,
        page,
        event: 'view',
        count: faker.number.int({ min: 3, max: page === '/' ? 60 : 25 }),
      });
  }
  return [...tally.values()];
}
