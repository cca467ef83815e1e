import { fail, ok, type Result } from '@/lib/shared/result';
import { addressOf, answersOf } from '@/scripts/bench/person';
import { todays } from '../answers';

/** As long as the form itself waits (components/intake/send-consultation.ts). */
const PATIENCE_MS = 20_000;
const HIDDEN = /<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?/g;
const REFERENCE = /\b([2-9B-Y]{4}-[2-9B-Y]{4})\b/;

/** What became of one try: the code is the status of the answer, or says that there was none. */
export type Try<Value> = Result<Value, string>;

async function ask<Value>(
  url: string,
  init: RequestInit,
  read: (response: Response) => Promise<Value | undefined>,
): Promise<Try<Value>> {
  try {
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const value = await read(response);
    return value === undefined ? fail(String(response.status)) : ok(value);
  } catch {
    return fail('no answer'); // the server was killed, or is not there yet
  }
}

/** One of many people, who asks for a note to their own mailbox. */
export class Visitor {
  readonly email: string;
  readonly #answers: Record<string, string>;
  readonly #headers: Record<string, string>;
  readonly #site: string;

  constructor(site: string, number: number) {
    this.#site = site;
    this.#answers = { ...answersOf(number), privateEmail: todays('private_email') };
    this.email = this.#answers.email ?? '';
    this.#headers = { 'x-forwarded-for': addressOf(number), 'accept-encoding': 'identity' };
  }

  /** Opens the form. Gives what it sends, however often. */
  open(): Promise<Try<URLSearchParams>> {
    return ask(`${this.#site}/consultation`, { headers: this.#headers }, async (response) => {
      const html = await response.text();
      if (!response.ok) return undefined;
      const hidden = [...html.matchAll(HIDDEN)].map(([, name = '', value = '']) => [name, value]);
      return new URLSearchParams({ ...Object.fromEntries(hidden), ...this.#answers });
    });
  }

  /** Sends the form. Gives the cookies that come with a request that was accepted. */
  send(form: URLSearchParams): Promise<Try<string>> {
    const headers = { ...this.#headers, accept: 'application/json' };
    return ask(
      `${this.#site}/api/consultation`,
      { method: 'POST', body: form, headers },
      async (response) => {
        const reply = (await response.json()) as { next?: string };
        if (!response.ok || reply.next === undefined) return undefined;
        return response.headers
          .getSetCookie()
          .map((cookie) => cookie.split(';')[0])
          .join('; ');
      },
    );
  }

  /** Opens the page that a request which was accepted leads to. Gives the reference that it shows. */
  confirm(cookie: string): Promise<Try<string>> {
    const headers = { ...this.#headers, cookie };
    return ask(`${this.#site}/consultation/received`, { headers }, async (response) => {
      const html = await response.text();
      return response.ok ? REFERENCE.exec(html)?.[1] : undefined;
    });
  }
}
