import { escapeIdentifier, type ClientBase } from 'pg';
import { ownValue } from '@/lib/shared/own-value';
import { withConnection } from './connection';

// What the application's role may do with each table, and what it may call (docs/adr/0044). Whoever adds a table or such
// a function adds it here; the tests run as that role, and one of them walks all tables. Rows that go with others, by a
// foreign key, need no right to delete.

const READ = ['SELECT'] as const;
/** Rows that never change once they are there. */
const APPEND = ['SELECT', 'INSERT'] as const;
const EDIT = ['SELECT', 'INSERT', 'UPDATE'] as const;
const CHANGE = ['SELECT', 'UPDATE'] as const;
const REPLACE = ['SELECT', 'INSERT', 'DELETE'] as const;
const CLEAR = ['SELECT', 'DELETE'] as const;
const ALL = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] as const;

type Rights = readonly ('SELECT' | 'INSERT' | 'UPDATE' | 'DELETE')[];

/** By schema and table. */
export const APPLICATION_RIGHTS: Readonly<Record<string, Readonly<Record<string, Rights>>>> = {
  public: {
    _prisma_migrations: READ,
    access_code: ALL,
    access_session: REPLACE,
    appointment: EDIT,
    audit_entry: APPEND,
    audit_link: APPEND,
    consent: CLEAR,
    consultation_request: ALL,
    contact_attempt: ALL, // corrected ones; the sealed history, which the audit knows, keeps what they were
    deletion: APPEND,
    delivery: ALL,
    heartbeat: EDIT,
    image: REPLACE,
    image_variant: APPEND,
    instance: ALL,
    insurance_check: EDIT,
    intake_draft: ALL,
    key_holder: ALL,
    name_index: CLEAR,
    note: EDIT, // the worker seals those of earlier releases again; the audit knows each by its fingerprint
    note_draft: ALL,
    own_page_code: CLEAR,
    page: ALL,
    page_count: EDIT,
    page_draft: ALL,
    page_edit_lock: ALL,
    page_redirect: ALL,
    page_release: EDIT,
    page_revision: APPEND,
    presence: ALL,
    proof: ALL, // a trigger keeps it for a year at least
    proposed_change: EDIT,
    rate_limit: ALL,
    referrer: ALL,
    reply: ALL,
    request_referral: ALL,
    request_search: ALL,
    restore: CHANGE, // the owner marks a restore
    retention_rule: APPEND,
    saved_view: ALL,
    site_settings: APPEND,
    site_version: CHANGE,
    staff: EDIT,
    staff_account: EDIT,
    staff_link: ALL,
    staff_passkey: ALL,
    staff_session: ALL,
    staff_two_factor: ALL,
    staff_verification: ALL,
  },
  // pg-boss's own. Its tables and queues are made when the owner migrates (lib/platform/queue/boss.ts).
  pgboss: {
    bam: READ,
    instance: ['SELECT', 'UPDATE', 'DELETE'], // maintenance locks the rows that it deletes
    job: ALL,
    job_common: ALL,
    job_dependency: ALL,
    queue: EDIT,
    queue_stats: READ,
    schedule: ALL,
    subscription: READ,
    version: CHANGE,
    warning: READ,
  },
};

/** Functions that the application calls, its own and those in pg-boss's statements; a trigger's needs no right. */
const APPLICATION_FUNCTIONS = [
  'public.earlier_requests',
  'public.requests_before', // called by the release before
  'public.schema_floor',
  'pgboss.create_queue',
  'pgboss.job_now',
];

const FUNCTIONS = `
  SELECT p.oid::regprocedure::text AS signature FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE n.nspname || '.' || p.proname = ANY ($1)`;

const TABLES = `
  SELECT n.nspname AS schema, c.relname AS name, array(
    SELECT d.objid::regclass::text FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
    WHERE d.refobjid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')) AS sequences
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY ($1) AND c.relkind IN ('r', 'p')`;

type Table = { schema: string; name: string; sequences: string[] };

/** What gives the role exactly its rights on a table, whatever it had before. */
function grantsOn({ schema, name, sequences }: Table, role: string): string[] {
  const rights = ownValue(ownValue(APPLICATION_RIGHTS, schema) ?? {}, name) ?? [];
  const table = `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;
  if (rights.length === 0) return [`REVOKE ALL ON ${table} FROM ${role}`];
  return [
    `REVOKE ALL ON ${table} FROM ${role}`,
    `GRANT ${rights.join(', ')} ON ${table} TO ${role}`,
    ...(rights.includes('INSERT')
      ? sequences.map((sequence) => `GRANT USAGE ON SEQUENCE ${sequence} TO ${role}`)
      : []),
  ];
}

const grantsToCall = (signature: string, role: string): string[] => [
  `REVOKE ALL ON FUNCTION ${signature} FROM PUBLIC`,
  `GRANT EXECUTE ON FUNCTION ${signature} TO ${role}`,
];

async function grantAll(client: ClientBase, role: string) {
  const schemas = Object.keys(APPLICATION_RIGHTS);
  const { rows: tables } = await client.query<Table>(TABLES, [schemas]);
  const { rows: functions } = await client.query<{ signature: string }>(FUNCTIONS, [APPLICATION_FUNCTIONS]);
  const { rows: there } = await client.query<{ schema: string }>(
    'SELECT nspname AS schema FROM pg_namespace WHERE nspname = ANY ($1)',
    [schemas],
  );
  await client.query('BEGIN');
  await client.query('REVOKE CREATE ON SCHEMA public FROM PUBLIC'); // which PostgreSQL before 15 gave
  for (const { schema } of there)
    await client.query(`GRANT USAGE ON SCHEMA ${escapeIdentifier(schema)} TO ${role}`);
  const grants = [
    ...tables.flatMap((table) => grantsOn(table, role)),
    ...functions.flatMap(({ signature }) => grantsToCall(signature, role)),
  ];
  for (const grant of grants) await client.query(grant);
  await client.query('COMMIT');
}

/** Connection strings of one database: for what migrates, and for what answers people. One role may be both. */
export type DatabaseRoles = { ownerUrl: string; applicationUrl: string };

const roleOf = async (client: ClientBase) =>
  (await client.query<{ role: string }>('SELECT current_user AS role')).rows[0]?.role ?? '';

/**
 * Gives the application's role its rights on the tables that are there, and takes all others. Doing it again changes
 * nothing, and it does nothing where one role is all there is.
 */
export async function grantRights({ ownerUrl, applicationUrl }: DatabaseRoles): Promise<void> {
  if (ownerUrl === applicationUrl) return;
  const application = await withConnection(applicationUrl, roleOf);
  await withConnection(ownerUrl, async (client) => {
    if ((await roleOf(client)) !== application) await grantAll(client, escapeIdentifier(application));
  });
}

/** Why a role could do more than the application needs. */
export type Excess = 'SUPERUSER' | 'OWNER';

const EXCESS = `
  SELECT r.rolsuper AS super, EXISTS (
    SELECT FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND pg_has_role(c.relowner, 'MEMBER')) AS owner
  FROM pg_roles r WHERE r.rolname = current_user`;

/** Whether the application's role is one that no right can hold back; null where all is as it should be. */
export const excessOf = (applicationUrl: string): Promise<Excess | null> =>
  withConnection(applicationUrl, async (client) => {
    const { rows } = await client.query<{ super: boolean; owner: boolean }>(EXCESS);
    return rows[0]?.super ? 'SUPERUSER' : rows[0]?.owner ? 'OWNER' : null;
  });
