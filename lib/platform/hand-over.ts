import { randomUUID } from 'node:crypto';
import { perProcess } from './per-process';

/** Something that the answer to a form keeps: its value, and the same sealed, where it is short enough for that. */
export type HandedOver = { value: unknown; sealed: string | null };

/** Names what this process hands over to a page that it draws; random, so that no browser reaches it. */
export const HAND_OVER_HEADER = 'x-handed-over';
/** Prefix of hidden fields that carry what the browser doesn’t keep. */
export const CARRIED_PREFIX = 'kept.';

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

/** What is handed over by that name; undefined where nothing is. */
export const handedOverAs = (id: string): ReadonlyMap<string, HandedOver> | undefined => handOvers.get(id);

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
