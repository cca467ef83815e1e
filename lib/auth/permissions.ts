type Rule = {
  roles: readonly Role[];
  /** Requires that the person reauthenticated within the last five minutes (lib/auth/step-up.ts). */
  stepUp?: true;
};

/**
 * What staff may do, and who may do it. This table is the entire authorization: every page, action and handler names
 * one entry. Whatever could give away access, send data out or delete it is marked `stepUp`: an open session alone
 * isn't enough for its actions, though its pages may still be read.
 */
export const PERMISSIONS = {
  /** Read requests, search them, follow the queue. */
  'requests.read': { roles: ['admin', 'intake'] },
  /** Answer requests: own, note, contact, change status, take one by phone, trash and restore. */
  'requests.write': { roles: ['admin', 'intake'] },
  /** Set and lift a legal hold. */
  'requests.hold': { roles: ['admin'], stepUp: true },
  /** Save views of the desk for everyone. */
  'views.share': { roles: ['admin'] },
  'requests.export': { roles: ['admin'], stepUp: true },
  /** See what became of mails, and send one again. */
  'deliveries.manage': { roles: ['admin', 'intake'] },
  /** Numbers that reveal nothing about anyone. */
  'numbers.read': { roles: ['admin', 'intake', 'marketing'] },
  /** Write and publish pages, upload pictures, arrange the menus. */
  'copy.write': { roles: ['admin', 'marketing'] },
  /** The clinic's own facts, as pages show them. */
  'settings.facts': { roles: ['admin', 'marketing'] },
  /** Who is told of requests, how soon they are answered, how long they are kept; how copy is approved. */
  'settings.operations': { roles: ['admin'], stepUp: true },
  'comments.moderate': { roles: ['admin', 'marketing'] },
  'activity.read': { roles: ['admin'] },
  /** Invitations, roles, suspensions, other people's second factors. */
  'team.manage': { roles: ['admin'], stepUp: true },
  /** A person's own sessions. */
  'account.own': { roles: ['admin', 'intake', 'marketing'] },
  /** A person's own password and second factors, which open the account later. */
  'account.secure': { roles: ['admin', 'intake', 'marketing'], stepUp: true },
} as const satisfies Record<string, Rule>;

export const ROLES = ['admin', 'intake', 'marketing'] as const;
export type Role = (typeof ROLES)[number];
export type Permission = keyof typeof PERMISSIONS;

/** Whether a role has a permission. */
export const may = (role: Role, permission: Permission): boolean => rolesOf(permission).includes(role);

/** The roles with a permission. */
export const rolesOf = (permission: Permission): readonly Role[] => PERMISSIONS[permission].roles;

/** Whether its actions require reauthentication. */
export const needsStepUp = (permission: Permission): boolean => 'stepUp' in PERMISSIONS[permission];

/** Where someone who asked for no particular page starts. */
export const homeOf = (role: Role): string => (may(role, 'requests.read') ? '/desk' : '/copy');
