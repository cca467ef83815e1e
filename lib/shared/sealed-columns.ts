// Every column that a key of the site protects. Sealing takes its contexts from this list, the rotation of keys reads it to
// seal everything again (lib/platform/resealing.ts), and the start to find what needs a key (lib/platform/keys-in-use.ts).
// A test fails at a sealed value or a keyed hash in a column that isn't here.

type SealedTable = {
  /** The columns that identify a row, all of them UUIDs. */
  id: readonly string[];
  /** Each column of envelopes, with the last part of its context. */
  sealed: Readonly<Record<string, string>>;
  /** Whether `key_id` says which key seals the row. */
  hasKeyId: boolean;
  /** Whether the audit knows each envelope (docs/adr/0027): it learns of a new one in the same transaction. */
  isAudited: boolean;
};

/** Tables with envelopes (lib/platform/sealing.ts). */
export const SEALED_TABLES = {
  consultation_request: {
    id: ['id'],
    sealed: {
      sealed_answers: 'answers',
      sealed_consents: 'consents',
      sealed_triage: 'triage',
      sealed_history: 'history',
    },
    hasKeyId: true,
    isAudited: true,
  },
  note: { id: ['id'], sealed: { sealed_text: 'text' }, hasKeyId: false, isAudited: true },
  note_draft: {
    id: ['request_id', 'staff_id'],
    sealed: { sealed_text: 'text' },
    hasKeyId: false,
    isAudited: false,
  },
  saved_view: { id: ['id'], sealed: { sealed_name: 'name' }, hasKeyId: false, isAudited: false },
  intake_draft: { id: ['staff_id'], sealed: { sealed_fields: 'fields' }, hasKeyId: false, isAudited: false },
  insurance_check: {
    id: ['request_id', 'id'],
    sealed: { sealed_details: 'details' },
    hasKeyId: false,
    isAudited: false,
  },
  referrer: { id: ['id'], sealed: { sealed_details: 'details' }, hasKeyId: false, isAudited: false },
  delivery: { id: ['id'], sealed: { sealed_letter: 'letter' }, hasKeyId: false, isAudited: false },
  proof: { id: ['id'], sealed: { sealed_content: 'content' }, hasKeyId: true, isAudited: false },
  reply: {
    id: ['id'],
    sealed: { sealed_name: 'name', sealed_email: 'email', sealed_text: 'text' },
    hasKeyId: true,
    isAudited: false,
  },
} as const satisfies Readonly<Record<string, SealedTable>>;

export type SealedTableName = keyof typeof SEALED_TABLES;

/** The same as a table whose names aren't known to the compiler. */
export const sealedTable = (name: SealedTableName): SealedTable => SEALED_TABLES[name];

export const SEALED_TABLE_NAMES = Object.keys(SEALED_TABLES) as SealedTableName[];

type Parts<Name extends SealedTableName> = (typeof SEALED_TABLES)[Name]['sealed'];
type PartOf<Name extends SealedTableName> = Parts<Name>[keyof Parts<Name>] & string;

/** The context of an envelope: the row and the part of it that it belongs to. It opens nowhere else. */
export const sealedContext = <Name extends SealedTableName>(
  table: Name,
  ids: readonly string[],
  part: PartOf<Name>,
): string => [table, ...ids, part].join('/');

/**
 * What becomes of a value at a rotation: `remade` from what it stands for; `expires` by itself, within days; `kept` under
 * its key for good, of which only the part that checks stays (docs/adr/0052).
 */
type Fate = 'remade' | 'expires' | 'kept';

/** All other columns that hold something made with a key. */
export const KEYED_COLUMNS: Readonly<Record<string, Fate>> = {
  // Sealed by better-auth (lib/auth/second-factor.ts).
  'staff_two_factor.secret': 'remade',
  'staff_two_factor.backup_codes': 'remade',
  // Made from the answers (lib/intake/renewal).
  'request_search.key_id': 'remade',
  'request_search.sealed_keys': 'remade',
  'request_search.phone_index': 'remade',
  'request_search.email_index': 'remade',
  // While the address of the writer is there (lib/comments); then it's kept.
  'reply.removal_index': 'remade',
  // While the request is there (lib/intake/proofs); then it's kept.
  'proof.reference_key': 'remade',
  'consultation_request.sent_index': 'expires',
  'reply.sent_index': 'expires',
  'access_code.asked_index': 'expires',
  'access_code.code_index': 'expires',
  'access_session.token_index': 'expires',
  'staff_link.token_index': 'expires',
  // Of earlier releases: the worker empties them.
  'consultation_request.phone_index': 'expires',
  'consultation_request.email_index': 'expires',
  'name_index.name_index': 'expires',
  'own_page_code.code_index': 'expires',
  // Counters of a day, under names that are hashes.
  'rate_limit.key': 'expires',
  // Append-only: fingerprints of sealed values and keyed references.
  'audit_entry.details': 'kept',
  'audit_link.key_id': 'kept',
  'audit_link.mac': 'kept',
};
