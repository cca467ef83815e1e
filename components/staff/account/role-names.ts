import type { Role } from '@/lib/auth/permissions';

export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  admin: 'Administrator',
  intake: 'Intake',
  marketing: 'Marketing',
};
