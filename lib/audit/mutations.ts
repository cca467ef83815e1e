import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { db, type Transaction } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { keyRing } from '@/lib/platform/keys';
import { log } from '@/lib/platform/log';
import { lastLink, unchainedEntries } from './data';
import { GENESIS, macOf, signHead, type Link } from './domain';
import type { Happening } from './schema';

/** Writes down what happened. It commits with what it records, or not at all. */
export async function recordAudit(
  tx: Transaction,
  { action, actorId, requestId, staffId, details = {} }: Happening,
  now: Date,
): Promise<void> {
  await tx.auditEntry.create({
    data: {
      at: now,
      action,
      actorId,
      requestId: requestId ?? null,
      staffId: staffId ?? null,
      details: { ...details } as Record<string, string | number | boolean | string[]>,
    },
  });
}

/** Any number that no other advisory lock uses: one worker chains at a time. */
const CHAIN_LOCK = 727_003;
const BATCH = 1_000;

/** Where signed heads are kept, outside the database. */
export const headsFile = (dataDir: string): string => path.join(dataDir, 'audit-heads.jsonl');

/**
 * Chains the entries that have no link yet and tells the head to the world outside the database: a file in DATA_DIR and
 * a log line, which log shipping carries away.
 * @returns how many were chained
 */
export async function chainAudit(now: Date): Promise<number> {
  let chained = 0;
  for (;;) {
    const { count, head } = await db().$transaction(chainBatch);
    chained += count;
    if (count === BATCH) continue;
    if (chained > 0 && head) publishHead(head, now);
    return chained;
  }
}

async function chainBatch(tx: Transaction): Promise<{ count: number; head: Link | null }> {
  const [lock] = await tx.$queryRaw<
    { held: boolean }[]
  >`SELECT pg_try_advisory_xact_lock(${CHAIN_LOCK}) AS held`;
  const head = await lastLink(tx);
  if (!lock?.held) return { count: 0, head };
  const entries = await unchainedEntries(tx, BATCH);
  const [key] = keyRing();
  let { position, mac } = head ?? { position: 0n, mac: GENESIS };
  const links = entries.map((entry) => {
    position += 1n;
    mac = macOf(key, mac, position, entry);
    return { position, entryId: entry.id, keyId: key.id, mac };
  });
  await tx.auditLink.createMany({ data: links });
  return { count: links.length, head: links.at(-1) ?? head };
}

function publishHead(link: Link, now: Date) {
  const head = signHead(keyRing()[0], link, now);
  const position = Number(head.position);
  appendFileSync(headsFile(env().DATA_DIR), `${JSON.stringify({ ...head, position })}\n`, { mode: 0o600 });
  log.info('audit.head', { position, mac: head.mac });
}
