import { encode } from 'uqr';
import { offeredSecret, otpauthUrl } from '@/lib/auth/second-factor';
import { currentSession, requireStaff, type SessionState } from '@/lib/auth/staff';
import { isFresh } from '@/lib/auth/step-up';
import { appInUse, challenged, ownPasskeys, ownSessions, secondFactors } from './data';
import type { AppOffer } from './domain';

/** What setting up an authenticator app requires: a QR code as SVG, and the same as text to type. */
export async function appOffer({ id, user }: SessionState): Promise<AppOffer> {
  const url = otpauthUrl(offeredSecret(id, await appInUse(user.id)), user.email);
  const secret = new URL(url).searchParams.get('secret') ?? '';
  return { secret: secret.match(/.{1,4}/g)?.join(' ') ?? '', qrCode: qrPath(url) };
}

/** A QR code as an SVG path, one square per module. */
function qrPath(text: string) {
  const { size, data } = encode(text, { border: 2 });
  const path = data
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return { size, path };
}

/** Whose code the page asks for, which password managers rely on. */
export const loadChallenge = async (now: Date): Promise<{ email?: string }> => (await challenged(now)) ?? {};

/** The signed-in person's account page. */
export async function loadAccount(now: Date) {
  const staff = await requireStaff('account.own');
  const [sessions, passkeys, factors] = await Promise.all([
    ownSessions(staff, now),
    ownPasskeys(staff.id),
    secondFactors(staff.id),
  ]);
  return { staff, sessions, passkeys, factors };
}

/** The page for adding a second factor: the offer, or nothing until the person reauthenticates. */
export async function loadSecondFactor(now: Date) {
  const staff = await requireStaff('account.own');
  const session = await currentSession();
  const { app, passkeys } = await secondFactors(staff.id);
  const offer = session && isFresh(session, now) ? await appOffer(session) : null;
  return { offer, hasApp: app, hasPasskey: passkeys > 0, email: staff.email };
}
