import { cookieName } from '@/lib/platform/cookie-name';

/** What the names of all cookies of staff begin with: better-auth's and ours. */
export const staffPrefix = (): string => cookieName('calusa-staff', '/');

/** A cookie of staff, as browsers know it. */
export const staffCookie = (name: 'session_token' | 'two_factor' | 'device'): string =>
  `${staffPrefix()}.${name}`;
