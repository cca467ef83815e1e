import { cookies } from 'next/headers';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { isHttpsSite } from '@/lib/platform/cookie-name';
import { sentCookies } from '@/lib/platform/cookie-probe';
import { openKept, sealKept } from '@/lib/platform/sealed-cookie';
import { staffCookie } from './cookie-names';

// A browser that someone has signed in with is known from then on, through a sealed cookie. It opens nothing; it only
// has attempts of its own, so that strangers guessing at an account never use up its owner's.

const DAYS = 180;
/** People who share a browser: only the most recent ones are remembered. */
const MOST_PEOPLE = 8;

const deviceSchema = z.object({ id: z.uuid(), people: z.array(z.uuid()).max(MOST_PEOPLE) });
type Device = z.output<typeof deviceSchema>;

const cookie = () => ({ name: staffCookie('device'), path: '/', maxAgeSeconds: DAYS * 24 * 60 * 60 });

function sentDevice(sent: Headers, now: Date): Device | null {
  const kept = cookie();
  const sealed = sentCookies(sent).get(kept.name) ?? '';
  return deviceSchema.safeParse(openKept(kept, sealed, now)).data ?? null;
}

/** Id of the browser that sent this, if that person has signed in with it before. */
export function knownDevice(sent: Headers, userId: string | undefined, now: Date): string | undefined {
  const device = userId === undefined ? null : sentDevice(sent, now);
  return device?.people.includes(userId ?? '') ? device.id : undefined;
}

/** From now on this browser is known as one of that person's. */
export async function rememberDevice(sent: Headers, userId: string, now: Date): Promise<void> {
  const { name, path, maxAgeSeconds } = cookie();
  const device = sentDevice(sent, now);
  const people = [userId, ...(device?.people ?? []).filter((id) => id !== userId)].slice(0, MOST_PEOPLE);
  const value = { id: device?.id ?? randomUUID(), people };
  const sealed = sealKept({ name, path, maxAgeSeconds }, value, now) ?? '';
  (await cookies()).set(name, sealed, {
    path,
    maxAge: maxAgeSeconds,
    httpOnly: true,
    secure: isHttpsSite(),
    sameSite: 'strict',
  });
}
