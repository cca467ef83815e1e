import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { AS_BUILT, STAMP } from '../csp/stamp';
import { ownAddress } from '../own-address';
import type { Content } from './finished-answer';

const TIME_LIMIT_MS = 10_000;

/** Identifies this process's own requests; random, so that no one else can send them. */
const OWN = { name: 'x-asks-next', value: randomUUID() } as const;

/** Whether this process asks itself for what Next would send. */
export const asksNext = ({ headers }: IncomingMessage): boolean => headers[OWN.name] === OWN.value;

/** What an answer says of this connection and this moment, or is said of the finished one again. */
const OF_THE_MOMENT = /^(?:connection|keep-alive|date|transfer-encoding|content-length|etag|x-nextjs-.*)$/;

/** A content as Next rendered it, with the version of the site that it shows. */
export type Rendered = Content & { version: string };

/**
 * What Next sends at an address now: the process asks itself, so that every step has its say.
 * @returns undefined if Next answers with anything but a page or a file for everyone
 */
export async function askNext(path: string): Promise<Rendered | undefined> {
  const response = await fetch(ownAddress() + path, {
    headers: { accept: '*/*', 'accept-encoding': 'identity', [OWN.name]: OWN.value },
    redirect: 'manual',
    signal: AbortSignal.timeout(TIME_LIMIT_MS),
  });
  const body = Buffer.from(await response.arrayBuffer());
  if (response.status !== 200 || !isForEveryone(response.headers)) return undefined;
  const headers = new Map([...response.headers].filter(([name]) => !OF_THE_MOMENT.test(name)));
  const version = headers.get(STAMP) ?? AS_BUILT;
  headers.delete(STAMP);
  return { headers: headers.set('vary', varyOf(headers.get('vary'))), body, version };
}

const varyOf = (vary = '') =>
  /accept-encoding/i.test(vary) ? vary : [vary, 'Accept-Encoding'].filter(Boolean).join(', ');

/** A page that becomes one person's must not be kept for all others. */
const isForEveryone = (headers: Headers) =>
  !headers.has('set-cookie') && !/\b(?:private|no-store)\b/.test(headers.get('cache-control') ?? '');
