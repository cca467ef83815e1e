import { AREAS } from '@/content/areas';
import { homeOf, may, type Permission, type Role } from '@/lib/auth/permissions';
import type { Budget } from '@/lib/auth/tries';

const QUARTER_HOUR = 15 * 60;
const DAY = 24 * 60 * 60;

/** Wrong passwords for one account (lib/auth/tries.ts). A passkey is always accepted. */
export const PASSWORD_TRIES: Budget = {
  own: { name: 'staff-password', points: 10, seconds: QUARTER_HOUR, failsClosed: true },
  strangers: { name: 'staff-password-strangers', points: 1_000, seconds: DAY, failsClosed: true },
};
/** Attempts at the current password when changing it, per session, so no one else can use them up. */
export const CONFIRM_TRIES = {
  name: 'staff-current',
  points: 10,
  seconds: QUARTER_HOUR,
  failsClosed: true,
} as const;
/** Wrong codes for one account: anyone entering them knows the password, and a million codes soon run out. */
export const CODE_TRIES: Budget = {
  own: { name: 'staff-code', points: 30, seconds: DAY, failsClosed: true },
  strangers: { name: 'staff-code-strangers', points: 100, seconds: DAY, failsClosed: true },
};
/** Sign-ins from one network; beyond this they go to the back of the line for password checks. */
export const FLOOD = { name: 'staff-sign-ins', points: 60, seconds: 10 * 60 } as const;
/** Mails to an account's owner about wrong passwords, and the same number about wrong codes. */
export const LOCK_MAILS = { name: 'staff-lock-mail', points: 1, seconds: DAY } as const;
/** Codes tried while setting up a second factor. */
export const ENROLMENT_TRIES = {
  name: 'staff-enrol',
  points: 20,
  seconds: QUARTER_HOUR,
  failsClosed: true,
} as const;

type Area = { nonce: boolean; can?: Permission; pages?: Readonly<Record<string, Permission>> };
const PAGES_OF_STAFF: ReadonlyMap<string, Area> = new Map<string, Area>(Object.entries(AREAS));

/** The permission a staff page requires, by its path; undefined if it isn't a staff page. */
export function permissionFor(path: string): Permission | undefined {
  const [, first = '', second = ''] = path.split('/');
  const area = PAGES_OF_STAFF.get(first);
  return new Map(Object.entries(area?.pages ?? {})).get(second) ?? area?.can;
}

/** Whether a path is a staff page that the role may open. */
export function mayOpen(role: Role, path: string): boolean {
  const needed = permissionFor(path);
  return needed !== undefined && may(role, needed);
}

/** An arbitrary origin: an address that resolves to any other one isn't ours. */
const HERE = 'https://here.invalid';

/**
 * Where to go after signing in: the requested page, including its query, if it is a staff page that the role may open;
 * otherwise the role's home page.
 */
export function safeNext(next: string | undefined, role: Role): string {
  const isPath = next !== undefined && next.startsWith('/') && URL.canParse(next, HERE);
  if (!isPath) return homeOf(role);
  const { origin, pathname, search, hash } = new URL(next, HERE);
  const isOpen = origin === HERE && mayOpen(role, pathname);
  return isOpen ? `${pathname}${search}${hash}` : homeOf(role);
}

/** Whether what someone typed (`codeKey`) is a code from an app; otherwise it is a recovery code. */
export const isAppCode = (code: string): boolean => /^\d{6}$/.test(code);

/** What setting up an authenticator app requires: a QR code as an SVG path, and the key to type. */
export type AppOffer = { secret: string; qrCode: { size: number; path: string } };
