import { z } from 'zod';

/** What the audit knows of: each action by its code, in words. */
export const ACTIONS = {
  'request.viewed': 'Opened a request',
  'request.printed': 'Printed a request',
  'request.assigned': 'Changed the owner',
  'request.status_changed': 'Changed the status',
  'request.rescued': 'Took a request out of quarantine',
  'request.quarantined': 'Put a request in quarantine',
  'request.note_added': 'Wrote a note',
  'request.contact_attempted': 'Noted an attempt to reach the person',
  'request.follow_up_set': 'Set or removed a follow-up',
  'request.taken': 'Entered a request taken by phone or at the door',
  'request.trashed': 'Moved a request to the trash',
  'request.restored': 'Restored a request from the trash',
  'request.held': 'Set a legal hold',
  'request.released': 'Lifted a legal hold',
  'request.purged': 'Deleted a request by the rules of retention',
  'request.deleted_by_person': 'The person deleted their request',
  'request.consent_withdrawn': 'The person took a consent back',
  'requests.searched': 'Searched for requests',
  'requests.exported': 'Exported requests',
  'delivery.resent': 'Sent a mail again',
  'staff.invited': 'Invited somebody',
  'staff.joined': 'Joined by invitation',
  'staff.role_changed': 'Changed a role',
  'staff.suspended': 'Suspended somebody',
  'staff.reinstated': 'Reinstated somebody',
  'staff.signed_in': 'Signed in',
  'staff.signed_out': 'Signed out',
  'staff.sign_in_locked': 'Sign-in locked after many tries',
  'staff.sessions_ended': 'Ended sessions',
  'staff.password_reset_requested': 'Asked for a new password',
  'staff.password_changed': 'Set a new password',
  'staff.second_factor_added': 'Added a second factor',
  'staff.second_factor_removed': 'Removed a second factor',
  'staff.second_factor_reset': 'Reset somebody’s second factor',
  'staff.recovery_code_used': 'Signed in with a recovery code',
} as const;

export type Action = keyof typeof ACTIONS;

/** Names of fields, codes and counts. Never what a visitor typed. */
export type Details = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** What happened. Who did it, to which request or member of staff. */
export type Happening = {
  action: Action;
  actorId: string | null;
  requestId?: string;
  staffId?: string;
  details?: Details;
};

const day = z.iso.date().optional().catch(undefined);

/** What the page of the audit shows, as its URL says; what can't be read counts as not said. */
export const activitySchema = z.object({
  who: z.uuid().optional().catch(undefined),
  action: z
    .enum(Object.keys(ACTIONS) as [Action, ...Action[]])
    .optional()
    .catch(undefined),
  /** A reference, or the id of a request that is gone. */
  request: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[0-9A-Z-]{8,36}$/)
    .optional()
    .catch(undefined),
  from: day,
  to: day,
  before: z.coerce.bigint().optional().catch(undefined),
});
export type ActivityQuery = z.output<typeof activitySchema>;

/** The address of a list. */
export function activityHref(query: ActivityQuery): string {
  const said = Object.entries(query).filter(([, value]) => value !== undefined);
  return `/activity?${new URLSearchParams(said.map(([name, value]) => [name, String(value)])).toString()}`;
}
