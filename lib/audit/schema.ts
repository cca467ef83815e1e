import { z } from 'zod';
import { dayField } from '@/lib/shared/stored-values';
import { cleanLine } from '@/lib/shared/typed-text';

/** Everything the audit records: each action by its code, with its label. */
export const ACTIONS = {
  'request.viewed': 'Viewed a request',
  'request.printed': 'Printed a request',
  'request.assigned': 'Changed the owner',
  'request.status_changed': 'Changed the status',
  'request.status_undone': 'Undid a status change',
  'request.rescued': 'Moved a request out of quarantine',
  'request.quarantined': 'Put a request in quarantine',
  'request.note_added': 'Wrote a note',
  'request.contact_attempted': 'Logged a contact attempt',
  'request.attempt_corrected': 'Corrected a logged attempt',
  'request.corrected': 'Corrected contact details',
  'request.follow_up_set': 'Set or removed a follow-up',
  'request.appointment_made': 'Made an appointment',
  'request.appointment_moved': 'Moved an appointment',
  'request.appointment_canceled': 'Canceled an appointment',
  'request.appointment_kept': 'Recorded that an appointment was kept',
  'request.appointment_missed': 'Recorded a no-show',
  'request.insurance_requested': 'Asked an insurer about coverage',
  'request.insurance_answered': 'Recorded an insurer’s answer',
  'request.referral_set': 'Set or removed who referred the person',
  'request.handed_over': 'Handed a request over to the record system',
  'request.received': 'Sent a request',
  'request.taken': 'Entered a request taken by phone or in person',
  'request.trashed': 'Moved a request to the trash',
  'request.restored': 'Restored a request from the trash',
  'request.held': 'Set a legal hold',
  'request.released': 'Lifted a legal hold',
  'request.purged': 'Deleted a request under the retention rules',
  'request.deleted_by_person': 'The person deleted their request',
  'request.consent_withdrawn': 'The person withdrew a consent',
  'request.consent_recorded': 'Recorded that the person gave a consent',
  'request.withdrawal_recorded': 'Recorded that the person withdrew a consent',
  'request.signature_asked': 'Asked the person for a signature',
  'request.signature_filed': 'Put a signed consent on file',
  'request.resealed': 'Re-encrypted a request',
  'requests.listed': 'Saw names in a list of requests',
  'requests.searched': 'Searched for requests',
  'requests.exported': 'Exported requests',
  'view.saved': 'Saved a view of the desk',
  'view.deleted': 'Deleted a saved view of the desk',
  'referrers.added': 'Added to the referral directory',
  'referrers.edited': 'Edited the referral directory',
  'referrers.removed': 'Removed from the referral directory',
  'proofs.read': 'Looked up proofs of consents and disclosures',
  'proofs.purged': 'Deleted proofs past their retention time',
  'delivery.resent': 'Resent an email',
  'delivery.retried': 'Retried the email that was waiting',
  'staff.invited': 'Invited someone',
  'staff.invitation_revoked': 'Revoked an invitation',
  'staff.joined': 'Joined by invitation',
  'staff.role_changed': 'Changed a role',
  'staff.suspended': 'Suspended someone',
  'staff.reinstated': 'Reinstated someone',
  'staff.signed_in': 'Signed in',
  'staff.signed_out': 'Signed out',
  'staff.sign_in_failed': 'Failed to sign in',
  'staff.sign_in_locked': 'Emailed the owner about many sign-in attempts',
  'staff.refused': 'Was denied what they asked for',
  'staff.sessions_ended': 'Ended sessions',
  'staff.password_reset_requested': 'Asked for a new password',
  'staff.password_changed': 'Set a new password',
  'staff.second_factor_added': 'Added a second factor',
  'staff.second_factor_removed': 'Removed a second factor',
  'staff.second_factor_reset': 'Reset someone’s second factor',
  'staff.confirmed': 'Confirmed their identity',
  'staff.confirm_failed': 'Failed to confirm their identity',
  'staff.recovery_code_used': 'Signed in with a recovery code',
  'page.created': 'Created a page',
  'page.lock_taken': 'Took over editing a page',
  'page.release_asked': 'Asked for approval to publish a page',
  'page.scheduled': 'Scheduled a page',
  'page.published': 'Published a page',
  'page.release_cancelled': 'Canceled publishing a page',
  'page.release_returned': 'Sent a page back to its author',
  'page.release_failed': 'Failed to publish a scheduled page',
  'page.unpublished': 'Unpublished a page',
  'page.showing_asked': 'Asked for approval to publish or unpublish a page',
  'page.showing_declined': 'Declined or withdrew a page change',
  'page.move_asked': 'Asked for approval to change a page’s address',
  'page.moved': 'Changed the address of a page',
  'page.shipped_left': 'Dismissed a release’s update to a page',
  'page.preview_shared': 'Created a preview link to a draft',
  'settings.changed': 'Changed site settings',
  'settings.change_asked': 'Asked for approval to change settings',
  'settings.change_declined': 'Declined or withdrew a settings change',
  'image.uploaded': 'Uploaded a picture',
  'image.deleted': 'Deleted a picture',
  'reply.edited': 'Edited a comment',
  'reply.approved': 'Approved a comment',
  'reply.rejected': 'Rejected a comment',
  'reply.marked_spam': 'Marked a comment as spam',
  'reply.answered': 'Replied to a comment as the clinic',
  'reply.removed_by_writer': 'The writer removed a comment',
  'keys.rotated': 'Re-encrypted everything under a new key',
  'keys.retired': 'Retired an older key',
  'site.restored': 'Restored the site',
  'site.released': 'Released the restored site',
} as const;

export type Action = keyof typeof ACTIONS;

/** Field names, codes and counts. Never what a visitor typed. */
export type Details = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** Details that mean nothing to people: which requests it was about, fingerprints of what was sealed, and ids of
 * staff. */
export const UNSAID: readonly (keyof Details)[] = ['requests', 'reference', 'sealed', 'previous'];

/** What happened, who did it, and to which request or member of staff. */
export type Happening = {
  action: Action;
  actorId: string | null;
  requestId?: string;
  staffId?: string;
  details?: Details;
};

const MAX_ID = 2n ** 63n - 1n; // PostgreSQL's largest bigint

const day = dayField().optional().catch(undefined);

/** What the audit page shows, as its URL says; values that can't be read are ignored. */
export const activitySchema = z.object({
  /** `nobody`: what was done without anyone signed in. */
  who: z
    .union([z.uuid(), z.literal('nobody')])
    .optional()
    .catch(undefined),
  action: z
    .enum(Object.keys(ACTIONS) as [Action, ...Action[]])
    .optional()
    .catch(undefined),
  /** As typed: a reference, or the id of a request that is gone. */
  request: z.string().transform(cleanLine).pipe(z.string().min(1).max(40)).optional().catch(undefined),
  from: day,
  to: day,
  before: z.coerce.bigint().min(1n).max(MAX_ID).optional().catch(undefined),
});
export type ActivityQuery = z.output<typeof activitySchema>;

/** What identifies a request; also its text field's pattern, so that nothing else gets into a URL. */
export const REQUEST_PATTERN =
  '\\s*([0-9A-Za-z]{4}[ \\-]?[0-9A-Za-z]{4}|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\\s*';

/** The reference or the id that was typed; null if it can be neither. */
export function requestAsked(typed: string): { id?: string; reference?: string } | null {
  if (!new RegExp(`^${REQUEST_PATTERN}$`).test(typed)) return null;
  if (z.uuid().safeParse(typed.toLowerCase()).success) return { id: typed.toLowerCase() };
  const plain = typed.toUpperCase().replace(/[^0-9A-Z]/g, '');
  return { reference: `${plain.slice(0, 4)}-${plain.slice(4)}` };
}

/** The URL of a list. */
export function activityHref(query: ActivityQuery): string {
  const asked: Readonly<Record<string, unknown>> = query;
  const said = Object.entries(asked).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(said.map(([name, value]) => [name, String(value)])).toString();
  return search === '' ? '/activity' : `/activity?${search}`;
}
