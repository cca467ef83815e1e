import { clinic, intakeRecipients } from '@/lib/clinic/data';
import { readPublished } from '@/lib/content/copy/data';
import { hasSealedRows } from '@/lib/intake/renewal/data';
import { excessOf, type DatabaseRoles, type Excess } from '@/lib/platform/database-rights';
import { env } from '@/lib/platform/env';
import { generateKeyFile } from '@/lib/platform/key-file';
import { prepareKeys } from '@/lib/platform/key-service';
import { keyFile, keyRing, keysExist } from '@/lib/platform/keys';
import { requireKeysInUse } from '@/lib/platform/keys-in-use';
import { migrate } from '@/lib/platform/migrate';
import { requireCompletedRestore } from '@/lib/restore/data';
import { hasStaff } from '@/lib/staff/team/data';
import { buildIfStale, checkContent } from '../build-site';
import { inLog, say } from '../say';

export type Mode = 'start' | 'dev';

/** What the start command tells of the site once it runs. */
export type SiteFacts = {
  name: string;
  placeholders: readonly string[];
  recipients: readonly string[];
  excess: Excess | null;
  isStaffed: boolean;
  /** Where the first administrator begins; none for a log. */
  firstLink: string | undefined;
};

/** Brings the database to this release and sees to the keys. */
export async function prepareDatabase(database: DatabaseRoles): Promise<void> {
  await migrate(database);
  await readPublished();
  await ensureKeys();
}

/** Keys are made once, for a database with nothing sealed in it. Where there is something, its keys must be here. */
async function ensureKeys() {
  const { DATA_DIR } = env();
  if (!keysExist(DATA_DIR) && !(await hasSealedRows()) && !(await hasStaff())) {
    generateKeyFile(DATA_DIR);
    say(`Created a key in ${keyFile(DATA_DIR)}`);
  }
  await prepareKeys();
  keyRing();
  await requireKeysInUse();
}

/** Sees to what is served, on a database that is prepared. */
export async function prepareSite(
  mode: Mode,
  { applicationUrl }: DatabaseRoles,
  signal: AbortSignal,
): Promise<SiteFacts> {
  await requireCompletedRestore();
  if (mode === 'start') await buildIfStale(say, signal);
  else checkContent();
  signal.throwIfAborted();
  const { name, placeholders } = clinic();
  const isStaffed = await hasStaff();
  return {
    name,
    placeholders,
    recipients: intakeRecipients(),
    excess: await excessOf(applicationUrl),
    isStaffed,
    firstLink: isStaffed || inLog() ? undefined : await firstLink(),
  };
}

/** Loaded for a site without staff alone: it brings all of the team. */
async function firstLink() {
  const { createFirstLink } = await import('@/lib/staff/links/mutations');
  return createFirstLink(new Date());
}
