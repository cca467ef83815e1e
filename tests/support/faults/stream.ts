import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../until';
import { Visitor, type Try } from './visitor';

/** No one fills in the form faster, and what is faster looks like a robot (lib/intake/domain.ts). */
const FILL_IN_MS = 3_500;
/** How soon someone presses Send again. */
const AGAIN_MS = 500;
/** What a site in trouble may answer: it says so, or says nothing. */
const OF_TROUBLE: readonly string[] = ['503', '429', 'no answer'];

/** A request that was accepted. Times are of the clock, in milliseconds. */
export type Accepted = {
  email: string;
  /** What the confirmation page showed. */
  reference: string;
  /** When the form was sent the time that it was accepted. */
  sentAt: number;
  acceptedAt: number;
  /** How often it was sent. */
  tries: number;
};

/** People who come to the site at a steady rate, whatever happens to it. Everyone tries until they have a reference. */
export class Stream {
  readonly accepted: Accepted[] = [];
  /** When forms were sent that weren't accepted that time, and when that was known. */
  readonly turnedAway: { sentAt: number; at: number }[] = [];
  /** Answers that trouble does not explain, and how often each came. */
  readonly unexplained = new Map<string, number>();
  readonly #site: string;
  readonly #everyMs: number;
  #timer: NodeJS.Timeout | undefined;
  readonly #closed = new AbortController();
  #people = 0;
  #leaving = 0;

  constructor(site: string, perSecond: number) {
    this.#site = site;
    this.#everyMs = 1000 / perSecond;
  }

  start(): this {
    const visit = () =>
      this.#visit().catch((error: unknown) => {
        if (!this.#closed.signal.aborted) throw error;
      });
    this.#timer = setInterval(() => void visit(), this.#everyMs);
    return this;
  }

  /** Lets no one else come, and waits until everyone has a reference. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await until(
      () => this.#leaving,
      (leaving) => leaving === this.#people,
      { seconds: 180 },
    );
  }

  /** Sends everyone home, with a reference or without. */
  close(): void {
    clearInterval(this.#timer);
    this.#closed.abort();
  }

  /** The next one who is accepted of those who send at that time or later. */
  async acceptedSince(time: number): Promise<Accepted> {
    const first = () => {
      const later = this.accepted.filter(({ sentAt }) => sentAt >= time);
      return later.toSorted((one, other) => one.acceptedAt - other.acceptedAt)[0];
    };
    const found = await until(first, (one) => one !== undefined, { seconds: 180, everyMs: 20 });
    return found!;
  }

  /** Resolves once someone who sent since then was turned away. */
  async turnedAwaySince(time: number): Promise<void> {
    await until(
      () => this.turnedAway.some(({ sentAt }) => sentAt >= time),
      (isSo) => isSo,
      { seconds: 180 },
    );
  }

  async #visit() {
    this.#people += 1;
    const visitor = new Visitor(this.#site, this.#people);
    const form = (await this.#persist(() => visitor.open())).value;
    await this.#pause(FILL_IN_MS);
    const sent = await this.#persist(() => visitor.send(form), this.turnedAway);
    const { value: reference } = await this.#persist(() => visitor.confirm(sent.value));
    const { sentAt, at: acceptedAt, tries } = sent;
    this.accepted.push({ email: visitor.email, reference, sentAt, acceptedAt, tries });
    this.#leaving += 1;
  }

  #pause(milliseconds: number): Promise<void> {
    return sleep(milliseconds, undefined, { signal: this.#closed.signal });
  }

  /** Tries again and again until it works. */
  async #persist<Value>(once: () => Promise<Try<Value>>, failed: { sentAt: number; at: number }[] = []) {
    for (let tries = 1; ; tries += 1) {
      const sentAt = Date.now();
      const outcome = await once();
      const at = Date.now();
      if (outcome.ok) return { value: outcome.value, sentAt, at, tries };
      failed.push({ sentAt, at });
      if (!OF_TROUBLE.includes(outcome.code))
        this.unexplained.set(outcome.code, (this.unexplained.get(outcome.code) ?? 0) + 1);
      await this.#pause(AGAIN_MS);
    }
  }
}
