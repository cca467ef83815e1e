import { cookieName } from '@/lib/platform/cookie-name';

/** The prefix of all staff cookies: better-auth's and ours. */
export const staffPrefix = (): string => cookieName('calusa-staff', '/');

/** A staff cookie's name in the browser. */
export const staffCookie = (name: 'session_token' | 'two_factor' | 'device' | 'search'): string =>
  `${staffPrefix()}.${name}`;
