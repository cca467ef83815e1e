import { en, Faker } from '@faker-js/faker';
import { Temporal } from 'temporal-polyfill';
import type { ConsentKind } from '@/content/consent-versions';
import { callCard, isAllowed } from '@/lib/cases/call-card/domain';
import type { Channel, Outcome } from '@/lib/cases/case/fields';
import { afterOpenHours } from '@/lib/clinic/domain';
import type { OpeningHours } from '@/lib/clinic/schema';
import type { Status } from '@/lib/clinic/statuses';
import { consentsGiven, type QuarantineReason } from '@/lib/intake/domain';
import type { ConsultationInput } from '@/lib/intake/schema';
import { DAY_MS, MINUTE_MS } from '@/lib/shared/durations';
import { answersOf, spamOf } from './answers';
import { ADMIN, INTAKE, type DemoPerson } from './people';
import { NOTES } from './words';

/** One thing that someone does with a request. */
export type Step = { at: Date; by: DemoPerson } & (
  | { do: 'open' | 'trash' | 'hold' }
  | { do: 'assign'; to: DemoPerson }
  | { do: 'try'; channel: Channel; outcome: Outcome }
  | { do: 'status'; to: Status }
  | { do: 'note'; text: string }
  | { do: 'follow up'; on: Date | null }
  | { do: 'take back'; consent: ConsentKind }
);

/** A request and what became of it, up to the present. */
export type Story = {
  receivedAt: Date;
  input: ConsultationInput;
  source: 'site' | 'phone' | 'door';
  takenBy: DemoPerson;
  /** The page the form was opened from. */
  page: string;
  quarantine: QuarantineReason | null;
  steps: Step[];
};

export const STORIES = 200;
const DAYS = 120;
/** Anything in the trash for more than 30 days is deleted overnight. */
const RECENT_DAYS = 25;
const SEED = 20261123;

const PAGES = [
  { value: '/', weight: 30 },
  { value: '/programs/recovery-matrix', weight: 26 },
  { value: '/interpersonal-psychotherapy', weight: 18 },
  { value: '/contact', weight: 12 },
  { value: '/faq', weight: 8 },
  { value: 'elsewhere', weight: 12 },
];
/** How many people write in each hour of the day: more in the evening and at night than in the morning. */
const HOURS = [4, 3, 2, 2, 1, 1, 1, 2, 3, 4, 5, 5, 6, 5, 5, 5, 6, 6, 6, 7, 9, 10, 9, 7];

type Kind = 'usual' | 'waiting' | 'taken' | 'spam' | 'rescued' | 'trashed' | 'late' | 'fresh';
/** How many of each kind; corrections make up the rest. */
const KINDS: readonly (readonly [Kind, number])[] = [
  ['usual', 144],
  ['waiting', 14],
  ['taken', 8],
  ['spam', 7],
  ['rescued', 3],
  ['trashed', 6],
  ['late', 5],
  ['fresh', 7],
];

/** The same stories each time, told up to the present: anything in the future hasn't happened yet. */
export function tellStories(now: Date, hours: OpeningHours): Story[] {
  const faker = new Faker({ locale: [en], seed: SEED });
  faker.setDefaultRefDate(now);
  const kinds = KINDS.flatMap(([kind, count]) => Array.from({ length: count }, () => kind));
  const stories = kinds.map((kind, index) => new Teller(faker, now, hours).tell(kind, index));
  const since = now.getTime() - RECENT_DAYS * DAY_MS;
  const mayBeCorrected = stories.filter(
    ({ input, source, quarantine, receivedAt }) =>
      input.phone !== '' && source === 'site' && quarantine === null && receivedAt.getTime() > since,
  );
  const corrections = faker.helpers
    .arrayElements(mayBeCorrected, STORIES - stories.length)
    .toSorted((one, other) => other.receivedAt.getTime() - one.receivedAt.getTime())
    .map((story, index) => new Teller(faker, now, hours).correct(story, index));
  return [...stories, ...corrections];
}

/** Tells one story. Staff act only during the clinic's hours. */
class Teller {
  readonly #faker: Faker;
  readonly #now: Date;
  readonly #hours: OpeningHours;
  #clock = new Date(0);
  readonly #steps: Step[] = [];

  constructor(faker: Faker, now: Date, hours: OpeningHours) {
    this.#faker = faker;
    this.#now = now;
    this.#hours = hours;
  }

  tell(kind: Kind, index: number): Story {
    const receivedAt = this.#arrival(kind);
    const isSpam = kind === 'spam';
    const input = isSpam ? spamOf(this.#faker, index) : answersOf(this.#faker, index);
    const owner = this.#pick(INTAKE);
    this.#clock = receivedAt;
    this.#live(kind, input, owner);
    return {
      receivedAt,
      input: { ...input, howSoon: kind === 'fresh' && index % 2 ? 'today' : input.howSoon },
      source: kind === 'taken' ? (index % 4 ? 'phone' : 'door') : 'site',
      takenBy: owner,
      page: this.#faker.helpers.weightedArrayElement(PAGES),
      quarantine: isSpam ? 'TRAP_FILLED' : kind === 'rescued' ? 'MANY_FROM_ADDRESS' : null,
      steps: this.#steps,
    };
  }

  /** Someone sends the form again within the day, with more to say; staff notice and keep one of the two. */
  correct({ input, receivedAt, ...story }: Story, index: number): Story {
    const later = new Date(receivedAt.getTime() + this.#faker.number.int({ min: 8, max: 200 }) * MINUTE_MS);
    const more = `Sorry, I forgot to say: please not before ${9 + (index % 3)} in the morning.`;
    this.#clock = later < this.#now ? later : this.#minutesAgo(1);
    const sentAt = this.#clock;
    if (index > 0) this.#trash(story.takenBy);
    return {
      ...story,
      receivedAt: sentAt,
      input: { ...input, message: `${input.message} ${more}`.trim() },
      steps: this.#steps,
    };
  }

  #live(kind: Kind, input: ConsultationInput, owner: DemoPerson) {
    if (kind === 'spam' || kind === 'fresh') return;
    if (kind === 'late') {
      this.#do(6, { do: 'open', by: owner });
      if (this.#chance(0.6)) this.#do(0.02, { do: 'assign', to: owner, by: ADMIN });
      return;
    }
    if (kind === 'waiting') {
      this.#waitFor(input, this.#chance(0.2) ? ADMIN : owner);
      return;
    }
    if (kind === 'rescued') this.#do(2, { do: 'status', to: 'new', by: owner });
    if (kind === 'trashed') {
      this.#trash(owner);
      return;
    }
    this.#do(this.#faker.number.float({ min: 0.1, max: 0.8 }), { do: 'open', by: owner });
    this.#do(0.02, { do: 'assign', to: owner, by: owner });
    if (this.#reach(input, owner)) this.#agree(owner);
    if (this.#chance(0.03)) this.#do(20, { do: 'hold', by: ADMIN });
    if (this.#chance(0.04)) this.#takeBack(input);
  }

  /** Tried once, with a follow-up in a few days, or already a few days overdue. */
  #waitFor(input: ConsultationInput, owner: DemoPerson) {
    this.#do(0.5, { do: 'open', by: owner });
    this.#do(0.02, { do: 'assign', to: owner, by: owner });
    this.#try(input, 1.5, owner);
    const next = afterOpenHours(this.#clock, this.#faker.number.float({ min: 10, max: 60 }), this.#hours);
    this.#do(0.02, { do: 'follow up', on: next, by: owner });
  }

  #trash(owner: DemoPerson) {
    this.#do(3, { do: 'open', by: owner });
    this.#do(0.05, { do: 'note', text: this.#pick(NOTES.trashed), by: owner });
    this.#do(0.02, { do: 'trash', by: owner });
  }

  /** Up to three attempts. Returns whether the person was reached. */
  #reach(input: ConsultationInput, owner: DemoPerson): boolean {
    // The first one usually comes soon, and sometimes too late; the others on later days.
    const waits = [this.#faker.number.float({ min: 0.2, max: this.#chance(0.15) ? 11 : 4 }), 9, 14];
    for (const [tries, wait] of waits.entries()) {
      const outcome = this.#try(input, wait, owner);
      if (tries > 0) this.#do(0.02, { do: 'follow up', on: null, by: owner });
      if (outcome === 'spoke' || (outcome === 'message_sent' && this.#chance(0.6))) return true;
      const next = afterOpenHours(this.#clock, waits[tries + 1] ?? 0, this.#hours);
      if (tries < 2) this.#do(0.02, { do: 'follow up', on: next, by: owner });
    }
    this.#do(0.1, { do: 'note', text: NOTES.unreachable[0], by: owner });
    this.#do(0.02, { do: 'status', to: 'unreachable', by: owner });
    return false;
  }

  /** Attempts to reach the person in a way they allow. Returns the outcome; undefined if there is no such way. */
  #try(input: ConsultationInput, wait: number, owner: DemoPerson): Outcome | undefined {
    const given = consentsGiven(input).map(({ kind }) => ({ kind, withdrawnAt: null }));
    const card = callCard(input, given);
    const allowed = this.#outcomes().find(([channel, outcome]) => isAllowed(card, channel, outcome));
    if (!allowed) return undefined;
    const [channel, outcome] = allowed;
    this.#do(wait, { do: 'try', channel, outcome, by: owner });
    return outcome;
  }

  /** Ways to try, in order of preference; anything not allowed is skipped. */
  #outcomes(): readonly (readonly [Channel, Outcome])[] {
    const first = this.#faker.helpers.weightedArrayElement([
      { value: ['call', 'spoke'], weight: 48 },
      { value: ['call', 'no_answer'], weight: 22 },
      { value: ['call', 'left_voicemail'], weight: 16 },
      { value: ['text', 'message_sent'], weight: 10 },
      { value: ['call', 'wrong_number'], weight: 2 },
    ] as const satisfies readonly { value: readonly [Channel, Outcome]; weight: number }[]);
    return [first, ['call', 'no_answer'], ['email', 'message_sent'], ['text', 'message_sent']];
  }

  #agree(owner: DemoPerson) {
    this.#do(0.2, { do: 'note', text: this.#pick(NOTES.spoke), by: owner });
    const end = this.#faker.helpers.weightedArrayElement([
      { value: 'scheduled' as const, weight: 58 },
      { value: 'referred' as const, weight: 18 },
      { value: 'declined' as const, weight: 18 },
      { value: null, weight: 6 },
    ]);
    if (end === null) {
      this.#do(60, { do: 'status', to: 'unreachable', by: owner });
      return;
    }
    this.#do(this.#faker.number.float({ min: 0.1, max: 12 }), { do: 'status', to: end, by: owner });
    this.#do(0.1, { do: 'note', text: this.#pick(NOTES[end]), by: owner });
    if (end !== 'scheduled') return;
    const after = this.#faker.helpers.weightedArrayElement([
      { value: 'admitted' as const, weight: 72 },
      { value: 'declined' as const, weight: 18 },
      { value: 'unreachable' as const, weight: 10 },
    ]);
    this.#do(this.#faker.number.float({ min: 16, max: 90 }), { do: 'status', to: after, by: owner });
    this.#do(0.1, { do: 'note', text: this.#pick(NOTES[after]), by: owner });
  }

  #takeBack(input: ConsultationInput) {
    const consent = consentsGiven(input).find(({ kind }) => kind !== 'contact');
    if (consent) this.#do(5, { do: 'take back', consent: consent.kind, by: ADMIN });
  }

  /** Adds a step that many open hours later, unless that is still in the future. */
  #do(openHours: number, step: { by: DemoPerson } & DistributiveOmit<Step, 'at' | 'by'>) {
    this.#clock = afterOpenHours(this.#clock, openHours, this.#hours);
    if (this.#clock < this.#now) this.#steps.push({ ...step, at: this.#clock });
  }

  #arrival(kind: Kind): Date {
    if (kind === 'fresh') return this.#minutesAgo(this.#faker.number.int({ min: 4, max: 9 * 60 }));
    if (kind === 'trashed') return this.#daysAgo(this.#faker.number.int({ min: 3, max: RECENT_DAYS }));
    if (kind === 'late') return this.#daysAgo(this.#faker.number.int({ min: 4, max: 6 }));
    if (kind === 'spam') return this.#daysAgo(this.#faker.number.int({ min: 0, max: 5 }));
    if (kind === 'waiting') return this.#daysAgo(this.#faker.number.int({ min: 3, max: 14 }));
    // A few more each month.
    return this.#daysAgo(
      2 + Math.floor((DAYS - 2) * (1 - this.#faker.number.float({ min: 0, max: 1 }) ** 0.8)),
    );
  }

  #minutesAgo = (minutes: number) => new Date(this.#now.getTime() - minutes * MINUTE_MS);

  #daysAgo(days: number): Date {
    const hour = this.#faker.helpers.weightedArrayElement(HOURS.map((weight, value) => ({ value, weight })));
    const moment = Temporal.Instant.fromEpochMilliseconds(this.#now.getTime())
      .toZonedDateTimeISO(this.#hours.timeZone)
      .subtract({ days })
      .with({ hour, minute: this.#faker.number.int(59), second: this.#faker.number.int(59) });
    const at = new Date(moment.epochMilliseconds);
    return at < this.#now ? at : this.#minutesAgo(this.#faker.number.int({ min: 10, max: 600 }));
  }

  #pick = <Value>(values: readonly Value[]): Value => this.#faker.helpers.arrayElement(values);
  #chance = (probability: number) => this.#faker.datatype.boolean(probability);
}

type DistributiveOmit<Union, Keys extends PropertyKey> = Union extends unknown ? Omit<Union, Keys> : never;
