import { randomUUID } from 'node:crypto';
import { cookies, headers } from 'next/headers';
import { perProcess } from './per-process';
import { readCookie, type ReadKept, type SealedCookie } from './sealed-cookie';

/** Something that the answer to a form keeps: its value, and the same sealed, where it is short enough for that. */
export type HandedOver = { value: unknown; sealed: string | null };

/** Names what this process hands over to a page that it draws; random, so that no browser reaches it. */
export const HAND_OVER_HEADER = 'x-handed-over';
/** Prefix of hidden fields that carry what the browser doesn’t keep. */
const CARRIED_PREFIX = 'kept.';

const handOvers = perProcess('hand-overs', () => new Map<string, ReadonlyMap<string, HandedOver>>());

/** Hands values over, by the names of their cookies, to the page that is drawn while `work` runs. */
export async function handingOver<Value>(
  kept: ReadonlyMap<string, HandedOver>,
  work: (id: string) => Promise<Value>,
): Promise<Value> {
  const id = randomUUID();
  handOvers.set(id, kept);
  try {
    return await work(id);
  } finally {
    handOvers.delete(id);
  }
}

const handedOver = async () => handOvers.get((await headers()).get(HAND_OVER_HEADER) ?? '');

/** For a page: what its browser keeps, or what is handed over where the page is the answer to a form itself. */
export async function readKept(now: Date): Promise<ReadKept> {
  const handed = await handedOver();
  if (handed) return ({ name }) => handed.get(name)?.value;
  const jar = await cookies();
  return (cookie) => readCookie(cookie, (name) => jar.get(name)?.value, now);
}

/** The hidden fields by which the forms of a drawn page carry a value on; null where the browser keeps it itself. */
export async function carriedFields(cookie: SealedCookie): Promise<Readonly<Record<string, string>> | null> {
  const sealed = (await handedOver())?.get(cookie.name)?.sealed;
  return sealed ? { [CARRIED_PREFIX + cookie.name]: sealed } : null;
}

/** Separates what a form carries in hidden fields, keyed by cookie name, from what was filled in. */
export function partCarried(posted: Readonly<Record<string, string>>) {
  const isCarried = ([name]: [string, string]) => name.startsWith(CARRIED_PREFIX);
  const entries = Object.entries(posted);
  return {
    fields: Object.fromEntries(entries.filter((entry) => !isCarried(entry))),
    carried: new Map(
      entries.filter(isCarried).map(([name, sealed]) => [name.slice(CARRIED_PREFIX.length), sealed]),
    ),
  };
}
