import type { Role } from '@/lib/auth/permissions';
import { HOUR_MS } from '@/lib/shared/durations';

export type LinkKind = 'invitation' | 'password_reset' | 'second_factor_reset';

/** How long a mailed link works. */
export const LINK_VALID_MS: Record<LinkKind, number> = {
  invitation: 72 * HOUR_MS,
  password_reset: HOUR_MS,
  second_factor_reset: 24 * HOUR_MS,
};

/** Stands for the still unknown address of the first administrator, who enters it. */
export const UNKNOWN_EMAIL = '';

/** Someone without a second factor can't sign in yet. */
export type Member = { id: string; role: Role; suspendedAt: Date | null; canSignIn: boolean };

/** Whether there would still be an active administrator who can sign in without this person. */
export const leavesAnAdmin = (members: readonly Member[], id: string): boolean =>
  members.some(
    (member) =>
      member.id !== id && member.role === 'admin' && member.suspendedAt === null && member.canSignIn,
  );
