import type { Role } from '@/lib/auth/permissions';

const HOUR_MS = 60 * 60 * 1000;

export type LinkKind = 'invitation' | 'password_reset' | 'second_factor_reset';

/** How long a mailed link works. */
export const LINK_VALID_MS: Record<LinkKind, number> = {
  invitation: 72 * HOUR_MS,
  password_reset: HOUR_MS,
  second_factor_reset: 24 * HOUR_MS,
};

/** Stands for the address of whom nobody knows yet: the first administrator, who types it. */
export const UNKNOWN_EMAIL = '';

/** Somebody without a second factor yet can't sign in. */
export type Member = { id: string; role: Role; suspendedAt: Date | null; canSignIn: boolean };

/** Whether an active administrator who can sign in remains when this person no longer is one. */
export const leavesAnAdmin = (members: readonly Member[], id: string): boolean =>
  members.some(
    (member) =>
      member.id !== id && member.role === 'admin' && member.suspendedAt === null && member.canSignIn,
  );

/** Words that no password may be, or be made of alone: they are the first ones tried. */
export function isGuessable(password: string, person: { name: string; email: string }): boolean {
  const plain = password.toLowerCase();
  const known = [
    ...person.name.toLowerCase().split(/\s+/),
    person.email.split('@')[0] ?? '',
    'calusa',
    'recovery',
  ];
  const rest = known
    .filter((word) => word.length > 2)
    .reduce((text, word) => text.replaceAll(word, ''), plain);
  return (
    new Set(plain).size < 5 || rest.length < 6 || /^(?:0123456789|123456789|password|qwertyuiop)/.test(rest)
  );
}
