/** What staff may do, and who may do it. This table is the whole of the authorisation: every page, action and handler names one. */
export const PERMISSIONS = {
  /** Read requests, search them, follow the queue. */
  'requests.read': ['admin', 'intake'],
  /** Answer requests: own, note, contact, change the status, take one by phone, trash and restore. */
  'requests.write': ['admin', 'intake'],
  /** Set and lift a legal hold. */
  'requests.hold': ['admin'],
  'requests.export': ['admin'],
  /** See the fate of mails and send one again. */
  'deliveries.manage': ['admin', 'intake'],
  /** Numbers that say nothing of anybody. */
  'numbers.read': ['admin', 'intake', 'marketing'],
  /** Write pages, publish them, upload pictures, order the menus. */
  'copy.write': ['admin', 'marketing'],
  /** The clinic's own facts, as pages show them. */
  'settings.facts': ['admin', 'marketing'],
  /** Who is told of requests, in what time they are answered, how long they are kept; how copy is approved. */
  'settings.operations': ['admin'],
  'replies.moderate': ['admin', 'marketing'],
  'activity.read': ['admin'],
  'team.manage': ['admin'],
  /** One's own sessions, password and second factors. */
  'account.own': ['admin', 'intake', 'marketing'],
} as const satisfies Record<string, readonly Role[]>;

export const ROLES = ['admin', 'intake', 'marketing'] as const;
export type Role = (typeof ROLES)[number];
export type Permission = keyof typeof PERMISSIONS;

/** Whether a role may. */
export const may = (role: Role, permission: Permission): boolean =>
  (PERMISSIONS[permission] as readonly Role[]).includes(role);

/** Where somebody begins who asked for no page. */
export const homeOf = (role: Role): string => (may(role, 'requests.read') ? '/desk' : '/copy');
