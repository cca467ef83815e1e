import { ROLES, type Role } from '@/lib/auth/permissions';

/** What happens to the access of a member of staff that a restore of an older backup would undo. */
export type AccessChange =
  'staff.suspended' | 'staff.reinstated' | 'staff.credentials_changed' | `staff.role_changed/${Role}`;

/** A password or second factor was replaced or removed. */
export const CREDENTIALS_CHANGED: AccessChange = 'staff.credentials_changed';

export const roleChangeTo = (role: Role): AccessChange => `staff.role_changed/${role}`;

export const ACCESS_CHANGES: readonly AccessChange[] = [
  'staff.suspended',
  'staff.reinstated',
  CREDENTIALS_CHANGED,
  ...ROLES.map(roleChangeTo),
];

/** The role that someone was given; undefined for any other change. */
export const roleGivenBy = (change: string): Role | undefined =>
  ROLES.find((role) => roleChangeTo(role) === change);
