import { cookies, headers } from 'next/headers';
import { CARRIED_PREFIX, HAND_OVER_HEADER, handedOverAs } from './hand-over';
import { readCookie, type ReadKept, type SealedCookie } from './sealed-cookie';

// For pages alone: it reads the request that Next renders.

const handedOver = async () => handedOverAs((await headers()).get(HAND_OVER_HEADER) ?? '');

/** For a page: what its browser keeps, or what is handed over where the page is the answer to a form itself. */
export async function readKept(now: Date): Promise<ReadKept> {
  const handed = await handedOver();
  if (handed) return ({ name }) => handed.get(name)?.value;
  const jar = await cookies();
  return (cookie) => readCookie(cookie, (name) => jar.get(name)?.value, now);
}

/** The hidden fields in which a rendered page's forms carry a value along; null if the browser keeps it itself. */
export async function carriedFields(cookie: SealedCookie): Promise<Readonly<Record<string, string>> | null> {
  const sealed = (await handedOver())?.get(cookie.name)?.sealed;
  return sealed ? { [CARRIED_PREFIX + cookie.name]: sealed } : null;
}
