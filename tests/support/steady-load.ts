import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { openForm, type FilledForm } from './visitor-form';

type Answer = { status: number; body: string };

/** What was sent and what became of it; a status of 0 means that the connection failed. */
export type Sent = { what: string; form?: FilledForm; status: number | undefined };

const EVERY_MS = 60;
/** No more come while so many wait: a busy machine is slow, not wrong. */
const MOST_AT_ONCE = 8;
const PAGES = ['/', '/about', '/consultation'];

/** Visitors who come one after another, at a steady pace: each reads a page, or opens the form and sends it. */
export class SteadyLoad {
  readonly sent: Sent[] = [];
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #underWay = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #visitors = 0;

  constructor(url: string) {
    this.#url = url;
  }

  get answered() {
    return this.sent.filter(({ status }) => status === 200).length;
  }

  /** What wasn't answered as it should be. */
  get failed() {
    return this.sent.filter(({ status }) => status !== undefined && status !== 200);
  }

  get forms() {
    return this.sent.filter(({ form }) => form !== undefined);
  }

  start(): void {
    this.#timer = setInterval(() => {
      if (this.#underWay.size >= MOST_AT_ONCE) return;
      const visit = this.#visit().finally(() => this.#underWay.delete(visit));
      this.#underWay.add(visit);
    }, EVERY_MS);
  }

  /** Lets no one else come, and waits until those who are there have their answer. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#underWay);
    this.#agent.destroy();
  }

  async #visit() {
    const visitor = (this.#visitors += 1);
    const headers = { 'x-forwarded-for': `198.18.${visitor >> 8}.${visitor & 255}` };
    if (visitor % 2 === 0) {
      await this.#send(PAGES[(visitor / 2) % PAGES.length] ?? '/', headers);
      return;
    }
    const answers = {
      name: `Visitor ${visitor}`,
      phone: `239 555 ${1000 + visitor}`,
      message: `${crypto.randomUUID()} ${crypto.randomUUID()}`, // no two alike, which would look like a campaign
    };
    const get = async (address: string, sent: Record<string, string>) =>
      (await this.#send(new URL(address).pathname, sent)).body;
    const form = await openForm({ url: this.#url, headers }, answers, get);
    if (form.body.includes('consent=')) await this.#send('/api/consultation', form.headers, form);
  }

  async #send(path: string, headers: Record<string, string>, form?: FilledForm): Promise<Answer> {
    const sent: Sent = { what: `${form ? 'POST' : 'GET'} ${path}`, ...(form && { form }), status: undefined };
    this.sent.push(sent);
    const answer = await this.#ask(path, headers, form).catch(() => ({ status: 0, body: '' }));
    sent.status = answer.status;
    return answer;
  }

  async #ask(path: string, headers: Record<string, string>, form?: FilledForm): Promise<Answer> {
    const options = { agent: this.#agent, method: form ? 'POST' : 'GET', headers };
    const asked = request(new URL(path, this.#url), options).end(form?.body);
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    const answer = { status: response.statusCode ?? 0, body: await text(response) };
    // The first form of a visitor comes back once, to see whether their browser keeps cookies.
    if (answer.status !== 307 || headers.cookie !== undefined) return answer;
    const cookie = (response.headers['set-cookie'] ?? []).map((set) => set.split(';')[0]).join('; ');
    return this.#ask(path, { ...headers, cookie }, form);
  }
}
