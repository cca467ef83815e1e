import { setTimeout as sleep } from 'node:timers/promises';
import { queueSchemaVersion } from './queue/enqueue';
import { OperatorError } from '@/lib/shared/operator-error';
import { db } from './db';
import { requireBeat, requireWritable } from './heartbeat';
import { shippedMigrations } from './migration-files';
import { missingMigrations, readSchema } from './migration-history';

export type Check = 'ok' | 'failing';

/** A check of something that this process needs; it fails by throwing. */
export type Need = () => unknown;

/** A load balancer asks every few seconds: an answer that takes longer is a no. */
const PATIENCE_MS = 2_000;

/** The last migration of this release and of the database, and one that the database demands of a release. */
export type SchemaVersions = { release: string; database: string | null; floor: string | null };

let lastSeen: SchemaVersions | undefined;

/** What the last look at the database's schema found; undefined where there was none. */
export const seenSchema = (): SchemaVersions | undefined => lastSeen;

/**
 * Throws where this release can't run on the schema: it lacks migrations, or a later release has taken away what this one
 * uses.
 * @throws OperatorError naming the migrations that the database has beyond this release, or lacks
 */
export async function requireRunnableSchema(): Promise<void> {
  lastSeen = undefined;
  const shipped = shippedMigrations();
  const schema = await readSchema((sql) => db().$queryRawUnsafe(sql));
  lastSeen = {
    release: shipped.at(-1)?.name ?? '',
    database:
      schema.applied
        .map(({ name }) => name)
        .toSorted()
        .at(-1) ?? null,
    floor: schema.floor ?? null,
  };
  const missing = missingMigrations(shipped, schema);
  if (missing.length === 0) return;
  const [first] = missing;
  throw new OperatorError(
    `The database is older than this release: it lacks ${missing.length === 1 ? 'the migration' : `${missing.length} migrations, the first of them`} ${first?.name}. Run migrate first; docs/operations.md, "Migrations".`,
  );
}

/**
 * The same for a web server that starts. Where the database does not answer, it starts: pages need none, and `/readyz` says
 * what is failing.
 * @throws OperatorError as above
 */
export async function refuseUnfitSchema(): Promise<void> {
  await requireRunnableSchema().catch((fault: unknown) => {
    if (fault instanceof OperatorError) throw fault;
  });
}

async function requireQueue() {
  if ((await queueSchemaVersion()) === null) throw new Error('QUEUE_NOT_INSTALLED');
}

const PLATFORM: Record<string, Need> = {
  database: requireWritable,
  migrations: requireRunnableSchema,
  queue: requireQueue,
  worker: () => requireBeat('worker'),
};

const underWay = new Map<string, Promise<Check>>();

/** One at a time: queries that a silent database never answers must not use up its connections. */
function ask(name: string, need: Need): Promise<Check> {
  const known = underWay.get(name);
  if (known) return known;
  const asking = Promise.resolve()
    .then(need)
    .then((): Check => 'ok')
    .catch((): Check => 'failing')
    .finally(() => underWay.delete(name));
  underWay.set(name, asking);
  return asking;
}

const late = (): Promise<Check> => sleep(PATIENCE_MS, 'failing', { ref: false });

/** Whether this process can take requests: each thing that it and the product need, looked at now, within two seconds. */
export async function checkReadiness(productNeeds: Record<string, Need>): Promise<Record<string, Check>> {
  const needs = Object.entries({ ...PLATFORM, ...productNeeds });
  return Object.fromEntries(
    await Promise.all(
      needs.map(async ([name, need]) => [name, await Promise.race([ask(name, need), late()])] as const),
    ),
  );
}
