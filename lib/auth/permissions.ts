type Rule = {
  roles: readonly Role[];
  /** Whoever acts by it has shown within five minutes that they are who is signed in (lib/auth/step-up.ts). */
  stepUp?: true;
};

/**
 * What staff may do, and who may do it. This table is the whole of the authorization: every page, action and handler
 * names one. What could give access away, send data out or delete it is marked `stepUp`: an open session alone isn't
 * enough for its actions. Its pages may still be read.
 */
export const PERMISSIONS = {
  /** Read requests, search them, follow the queue. */
  'requests.read': { roles: ['admin', 'intake'] },
  /** Answer requests: own, note, contact, change the status, take one by phone, trash and restore. */
  'requests.write': { roles: ['admin', 'intake'] },
  /** Set and lift a legal hold. */
  'requests.hold': { roles: ['admin'], stepUp: true },
  'requests.export': { roles: ['admin'], stepUp: true },
  /** See the fate of mails and send one again. */
  'deliveries.manage': { roles: ['admin', 'intake'] },
  /** Numbers that say nothing of anyone. */
  'numbers.read': { roles: ['admin', 'intake', 'marketing'] },
  /** Write pages, publish them, upload pictures, order the menus. */
  'copy.write': { roles: ['admin', 'marketing'] },
  /** The clinic's own facts, as pages show them. */
  'settings.facts': { roles: ['admin', 'marketing'] },
  /** Who is told of requests, in what time they are answered, how long they are kept; how copy is approved. */
  'settings.operations': { roles: ['admin'], stepUp: true },
  'comments.moderate': { roles: ['admin', 'marketing'] },
  'activity.read': { roles: ['admin'] },
  /** Invitations, roles, suspensions, second factors of others. */
  'team.manage': { roles: ['admin'], stepUp: true },
  /** One's own sessions. */
  'account.own': { roles: ['admin', 'intake', 'marketing'] },
  /** One's own password and second factors: what opens the account later. */
  'account.secure': { roles: ['admin', 'intake', 'marketing'], stepUp: true },
} as const satisfies Record<string, Rule>;

export const ROLES = ['admin', 'intake', 'marketing'] as const;
export type Role = (typeof ROLES)[number];
export type Permission = keyof typeof PERMISSIONS;

/** Whether a role may. */
export const may = (role: Role, permission: Permission): boolean => rolesOf(permission).includes(role);

/** The roles that may. */
export const rolesOf = (permission: Permission): readonly Role[] => PERMISSIONS[permission].roles;

/** Whether its actions ask who it is once more. */
export const needsStepUp = (permission: Permission): boolean => 'stepUp' in PERMISSIONS[permission];

/** Where someone begins who asked for no page. */
export const homeOf = (role: Role): string => (may(role, 'requests.read') ? '/desk' : '/copy');
