import { AREAS } from '@/content/areas';
import { homeOf, may, type Permission, type Role } from '@/lib/auth/permissions';
import type { Budget } from '@/lib/auth/tries';

const QUARTER_HOUR = 15 * 60;
const DAY = 24 * 60 * 60;

/** Wrong passwords for one account (lib/auth/tries.ts). A passkey is always taken. */
export const PASSWORD_TRIES: Budget = {
  own: { name: 'staff-password', points: 10, seconds: QUARTER_HOUR, failsClosed: true },
  strangers: { name: 'staff-password-strangers', points: 1_000, seconds: DAY, failsClosed: true },
};
/** Current passwords typed for a new one, within a session: no one else can use these up. */
export const CONFIRM_TRIES = {
  name: 'staff-current',
  points: 10,
  seconds: QUARTER_HOUR,
  failsClosed: true,
} as const;
/** Wrong codes for one account: whoever tries them knows the password, so that a million codes are soon too few. */
export const CODE_TRIES: Budget = {
  own: { name: 'staff-code', points: 30, seconds: DAY, failsClosed: true },
  strangers: { name: 'staff-code-strangers', points: 100, seconds: DAY, failsClosed: true },
};
/** Sign-ins from one network; more than that come last where passwords wait to be checked. */
export const FLOOD = { name: 'staff-sign-ins', points: 60, seconds: 10 * 60 } as const;
/** Mails to the owner of an account about wrong passwords, and as many about wrong codes. */
export const LOCK_MAILS = { name: 'staff-lock-mail', points: 1, seconds: DAY } as const;
/** Codes tried while a second factor is set up. */
export const ENROLMENT_TRIES = {
  name: 'staff-enrol',
  points: 20,
  seconds: QUARTER_HOUR,
  failsClosed: true,
} as const;

type Area = { nonce: boolean; can?: Permission; pages?: Readonly<Record<string, Permission>> };
const PAGES_OF_STAFF: ReadonlyMap<string, Area> = new Map<string, Area>(Object.entries(AREAS));

/** What a page of staff asks for, by its path; nothing where it is no page of staff. */
export function permissionFor(path: string): Permission | undefined {
  const [, first = '', second = ''] = path.split('/');
  const area = PAGES_OF_STAFF.get(first);
  return new Map(Object.entries(area?.pages ?? {})).get(second) ?? area?.can;
}

/** Whether a path is that of a page of staff which the role may open. */
export function mayOpen(role: Role, path: string): boolean {
  const needed = permissionFor(path);
  return needed !== undefined && may(role, needed);
}

/** Any origin: an address that leads away from it is none of ours. */
const HERE = 'https://here.invalid';

/**
 * Where to go after signing in: the page that was asked for, with its query and all, if it is one of staff that the role
 * may open; else where the role begins.
 */
export function safeNext(next: string | undefined, role: Role): string {
  const isPath = next !== undefined && next.startsWith('/') && URL.canParse(next, HERE);
  if (!isPath) return homeOf(role);
  const { origin, pathname, search, hash } = new URL(next, HERE);
  const isOpen = origin === HERE && mayOpen(role, pathname);
  return isOpen ? `${pathname}${search}${hash}` : homeOf(role);
}

/** Whether what someone typed (`codeKey`) is a code of an app, else it is a recovery code. */
export const isAppCode = (code: string): boolean => /^\d{6}$/.test(code);

/** What an authenticator app needs to begin: a QR code as the path of an SVG, and its key to type. */
export type AppOffer = { secret: string; qrCode: { size: number; path: string } };
