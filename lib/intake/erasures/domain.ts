import { CONSENT_KINDS, type ConsentKind } from '@/content/consent-versions';

/** What is done to a request for good: deleted by its person, deleted by the rules of retention, a consent taken back. */
export type RequestErasure =
  'request.deleted_by_person' | 'request.purged' | `request.consent_withdrawn/${ConsentKind}`;

export const withdrawalOf = (kind: ConsentKind): RequestErasure => `request.consent_withdrawn/${kind}`;

export const REQUEST_ERASURES: readonly RequestErasure[] = [
  'request.deleted_by_person',
  'request.purged',
  ...CONSENT_KINDS.map(withdrawalOf),
];

/** The consent that was taken back; undefined for a deletion. */
export const consentOf = (erasure: string): ConsentKind | undefined =>
  CONSENT_KINDS.find((kind) => withdrawalOf(kind) === erasure);
