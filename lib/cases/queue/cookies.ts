import { cookies } from 'next/headers';
import { z } from 'zod';
import { staffCookie } from '@/lib/auth/cookie-names';
import type { Staff } from '@/lib/auth/staff';
import { isHttpsSite } from '@/lib/platform/cookie-name';
import { openKept, sealKept } from '@/lib/platform/sealed-cookie';

// What someone searched for last: a name or a number, so the browser holds it sealed, and it opens in their session
// alone. Coming back to a page shows its results again, without the words in an address or in the browser's storage.

const MAX_AGE_SECONDS = 30 * 60;

const cookie = () => ({ name: staffCookie('search'), path: '/', maxAgeSeconds: MAX_AGE_SECONDS });

const searchSchema = z.object({ words: z.string(), sessionId: z.string() });

/** Keeps the words of a search in this browser for half an hour. */
export async function rememberSearch({ sessionId }: Staff, words: string, now: Date): Promise<void> {
  const { name, path, maxAgeSeconds } = cookie();
  const sealed = sealKept(cookie(), { words, sessionId }, now) ?? '';
  (await cookies()).set(name, sealed, {
    path,
    maxAge: maxAgeSeconds,
    httpOnly: true,
    secure: isHttpsSite(),
    sameSite: 'strict',
  });
}

/** The words of the last search in this session, if they're still kept. */
export async function lastSearch({ sessionId }: Staff, now: Date): Promise<string | undefined> {
  const sealed = (await cookies()).get(cookie().name)?.value ?? '';
  const kept = searchSchema.safeParse(openKept(cookie(), sealed, now)).data;
  return kept?.sessionId === sessionId ? kept.words : undefined;
}
