import { ROLE_NAMES } from '@/components/staff/account/role-names';
import { messagesIn } from '@/content/languages';
import type { ActivityEntry } from '@/lib/audit/data';
import { ACTIONS, UNSAID } from '@/lib/audit/schema';
import { KIND_LABELS } from '@/lib/cases/appointments/fields';
import { CHANNEL_LABELS, OUTCOME_LABELS, SOURCE_LABELS } from '@/lib/cases/case/fields';
import { EXPORT_FIELDS } from '@/lib/cases/export/fields';
import { RESULT_LABELS } from '@/lib/cases/insurance/fields';
import { CLOSING_LABELS, STATUS_LABELS } from '@/lib/clinic/statuses';
import { TEMPLATE_LABELS } from '@/lib/outbox/fields';
import { ownValue } from '@/lib/shared/own-value';

type Labels = Readonly<Record<string, string>>;

const CONSENTS: Labels = messagesIn('en').requestAccess.consents;
const EXPORTED: Labels = Object.fromEntries(
  Object.entries(EXPORT_FIELDS).map(([name, { label }]) => [name, label]),
);
const CHANGED: Labels = {
  ...STATUS_LABELS,
  ...ROLE_NAMES,
  nobody: 'no one',
  self: 'themselves',
  other: 'someone else',
};

/** Why someone was refused. */
const REFUSALS: Labels = {
  WRONG: 'wrong email or password',
  WRONG_CODE: 'wrong code',
  USED_CODE: 'code used before',
  BEGIN_AGAIN: 'too many codes in a row',
  LOCKED: 'too many attempts from there',
  STRANGERS_LOCKED: 'too many attempts from many networks',
  SUSPENDED: 'suspended',
  USE_PASSKEY: 'right password, but the second factor is a passkey',
  NO_SECOND_FACTOR: 'right password, but no second factor yet',
  REFUSED: 'unknown passkey',
  FORBIDDEN: 'their role doesn’t allow it',
  FOREIGN_ORIGIN: 'it came from another site',
};

/** Each detail by its name in the audit: its label, and how its values read. */
const DETAILS: Readonly<Record<string, { label: string; values?: Labels }>> = {
  stage: { label: 'Stage' },
  reason: {
    label: 'Reason',
    values: { retention: 'its retention time was up', trash: 'it had been in the trash for 30 days' },
  },
  status: { label: 'Status', values: STATUS_LABELS },
  from: { label: 'From', values: CHANGED },
  to: { label: 'To', values: CHANGED },
  closedAs: { label: 'Outcome', values: CLOSING_LABELS },
  set: { label: 'Follow-up', values: { true: 'set', false: 'removed' } },
  appointment: { label: 'Appointment', values: KIND_LABELS },
  insurance: { label: 'Result', values: RESULT_LABELS },
  referral: { label: 'Source', values: { true: 'set', false: 'removed' } },
  referrer: { label: 'Entry' },
  channel: { label: 'Channel', values: CHANNEL_LABELS },
  outcome: { label: 'Outcome', values: OUTCOME_LABELS },
  backdated: { label: 'Logged later', values: { true: 'yes' } },
  source: { label: 'Source', values: SOURCE_LABELS },
  consent: { label: 'Consent', values: CONSENTS },
  sameConsents: { label: 'Agreed to the same contact', values: { true: 'yes' } },
  how: {
    label: 'How',
    values: { own_page: 'signed on their own page', paper: 'on paper', email: 'by email' },
  },
  consentsSpoken: { label: 'Consents read aloud', values: CONSENTS },
  template: { label: 'Email', values: TEMPLATE_LABELS },
  mails: { label: 'Emails' },
  role: { label: 'Role', values: ROLE_NAMES },
  by: { label: 'By', values: { app: 'authenticator app', passkey: 'passkey', password: 'password' } },
  why: { label: 'Why', values: REFUSALS },
  permission: { label: 'Needed' },
  network: { label: 'Network (keyed)' },
  time: { label: 'Times within the hour' },
  entries: { label: 'From all networks within the hour' },
  kind: { label: 'Searched by' },
  found: { label: 'Found' },
  shared: { label: 'For', values: { true: 'everyone', false: 'themselves' } },
  compared: { label: 'Opened to compare' },
  count: { label: 'Requests' },
  format: { label: 'Format', values: { csv: 'CSV', json: 'JSON' } },
  fields: { label: 'Fields', values: EXPORTED },
  statuses: { label: 'Statuses', values: STATUS_LABELS },
  trashed: { label: 'Including the trash', values: { true: 'yes', false: 'no' } },
  export: { label: 'Export number' },
  page: { label: 'Page' },
  revision: { label: 'Version' },
  at: { label: 'For' },
  settings: {
    label: 'Settings',
    values: {
      facts: 'clinic facts',
      operations: 'requests',
      navigation: 'menus',
      copy: 'copy and comments',
    },
  },
  version: { label: 'Version' },
  changed: { label: 'Changed' },
  reply: { label: 'Comment' },
  image: { label: 'Picture' },
  keys: { label: 'Older key' },
  until: { label: 'Needed by backups until' },
  madeAt: { label: 'Restored to' },
  waitingMail: { label: 'Emails that were queued', values: { send: 'sent', drop: 'not sent', none: 'none' } },
};

/** The label of an action; a code that is no longer known is shown as is. */
export const actionLabel = (action: string): string => ownValue(ACTIONS, action) ?? action;

const ORDER = Object.keys(DETAILS);
/** Follows the order of the table above, because the database doesn't keep one; unlisted names come last. */
const place = (name: string) => ORDER.indexOf(name) + 1 || ORDER.length + 1;

/** An entry's details as labels and text. */
export function detailLabels({ details }: Pick<ActivityEntry, 'details'>): { label: string; text: string }[] {
  const named = Object.entries(details)
    .filter(([name]) => !UNSAID.includes(name))
    .sort(([x], [y]) => place(x) - place(y));
  return named.map(([name, value]) => {
    const { label, values } = ownValue(DETAILS, name) ?? { label: name };
    const text = [value].flat().map((one) => ownValue(values, String(one)) ?? String(one));
    return { label, text: text.join(', ') };
  });
}

const BY_VISITORS: readonly string[] = [
  'request.received',
  'request.deleted_by_person',
  'request.consent_withdrawn',
  'reply.removed_by_writer',
];
const NOT_SIGNED_IN: readonly string[] = [
  'staff.password_reset_requested',
  'staff.sign_in_failed',
  'staff.sign_in_locked',
  'staff.refused',
];

/** Who did it, including when no one was signed in. */
export function actorLabel({ action, actorName }: Pick<ActivityEntry, 'action' | 'actorName'>): string {
  if (actorName !== null) return actorName;
  if (BY_VISITORS.includes(action)) return 'The person themselves';
  return NOT_SIGNED_IN.includes(action) ? 'Someone not signed in' : 'The site itself';
}

const GROUPS = [
  { label: 'About one request', begins: 'request.' },
  { label: 'Lists, searches and exports', begins: 'requests.' },
  { label: 'Saved views', begins: 'view.' },
  { label: 'Proof of consents and disclosures', begins: 'proofs.' },
  { label: 'Referral directory', begins: 'referrers.' },
  { label: 'Email', begins: 'delivery.' },
  { label: 'Pages', begins: 'page.' },
  { label: 'Pictures', begins: 'image.' },
  { label: 'Comments', begins: 'reply.' },
  { label: 'Site settings', begins: 'settings.' },
  { label: 'Staff and sign-in', begins: 'staff.' },
  { label: 'Restores', begins: 'site.' },
  { label: 'Keys', begins: 'keys.' },
] as const;

/** The actions in groups, for the filter. */
export const ACTION_GROUPS = GROUPS.map(({ label, begins }) => ({
  label,
  actions: Object.entries(ACTIONS).filter(([code]) => code.startsWith(begins)),
}));
