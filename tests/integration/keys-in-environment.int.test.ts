import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkpointsFile, verifyAudit } from '@/lib/audit/chain/data';
import { chainAudit } from '@/lib/audit/chain/mutations';
import { requireReadableRequests } from '@/lib/intake/renewal/data';
import { usesOf } from '@/lib/keys/data';
import { env } from '@/lib/platform/env';
import { newKeyWord, readRetired, retiredFile } from '@/lib/platform/key-file';
import { keyRing, parseKeys } from '@/lib/platform/keys';
import { requireKeysInUse } from '@/lib/platform/keys-in-use';
import { forget } from '@/scripts/keys/forget';
import { retire } from '@/scripts/keys/retire';
import { rotate } from '@/scripts/keys/rotate';
import { printStatus } from '@/scripts/keys/status';
import { useDatabase } from '../support/database';
import { storeRequest } from '../support/requests';

// The rotation that docs/operations.md describes for keys in CONFIDENTIAL_KEYS, which the commands can't change.

const { asOwner } = useDatabase();
const folder = mkdtempSync(path.join(tmpdir(), 'calusa-environment-'));
process.env.DATA_DIR = folder;
const [oldWord, newWord] = [newKeyWord(), newKeyWord()];
process.env.CONFIDENTIAL_KEYS = oldWord;
const idOf = (word: string) => parseKeys(word, 'a test')[0].id;
const [old, current] = [idOf(oldWord), idOf(newWord)];

const now = new Date('2026-11-23T15:00:00Z');
const later = (days: number) => new Date(now.getTime() + days * 24 * 3_600_000);
const RULE = '14d,8w,12m';
const spendPatience = { patienceMs: 0 };
const rotateNow = () => rotate(() => now, spendPatience);
/** As a restart with another environment. */
const giveKeys = (ring: string) => (env().CONFIDENTIAL_KEYS = ring);

const said: string[] = [];
/** What the command printed. */
async function printed(run: () => Promise<void>): Promise<string> {
  said.length = 0;
  await run();
  return said.join('\n');
}

const replica = randomUUID();
const replicaKnows = (keys: string[]) =>
  asOwner(
    `INSERT INTO key_holder (id, name, keys, seen_at) VALUES ($1, 'web on another', $2, now())
     ON CONFLICT (id) DO UPDATE SET keys = excluded.keys`,
    [replica, keys],
  );

beforeAll(async () => {
  jest.spyOn(console, 'log').mockImplementation((text: string) => void said.push(text));
  await storeRequest(now);
  await chainAudit(now);
  env().DATA_DIR = path.join(folder, 'data'); // where the command runs by itself nothing has made it yet
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the command says how to bring in a key, and changes nothing', async () => {
  await expect(rotateNow()).rejects.toThrow(
    /in CONFIDENTIAL_KEYS, which this command can't change\. Make a key/,
  );
  expect(keyRing().map(({ id }) => id)).toEqual([old]);
});

test('while the new key waits it says who doesn’t know it yet, then what comes next', async () => {
  giveKeys(`${oldWord},next:${newWord}`);
  await replicaKnows([old]);
  await expect(rotateNow()).rejects.toThrow(`web on another: it doesn't know the new key ${current}.`);
  await replicaKnows([old, current]);
  await expect(rotateNow()).rejects.toThrow(
    `Every process knows ${current}. Move it to the front of CONFIDENTIAL_KEYS without next:`,
  );
  expect(await printed(() => printStatus(now))).toContain(
    `${current} (will seal once every process knows it)`,
  );
  expect(await usesOf([old])).not.toEqual([]);
});

test('with the new key in front everything is sealed again, once every process seals under it', async () => {
  giveKeys(`${newWord},${oldWord}`);
  await expect(rotateNow()).rejects.toThrow(`web on another: it doesn't seal under ${current}.`);
  await replicaKnows([current, old]);
  expect(await printed(rotateNow)).toContain(`Everything is sealed under ${current}.`);
  expect(await usesOf([old])).toEqual([]);
  expect(await printed(rotateNow)).toContain(`retire ${old}`);
});

test('a key is retired only where it can be kept apart', async () => {
  const data = env().DATA_DIR;
  const noFolder = path.join(folder, 'file');
  writeFileSync(noFolder, '');
  env().DATA_DIR = path.join(noFolder, 'data');
  await expect(retire(old, RULE, later(2))).rejects.toThrow(
    /keys-retired can't be written \(\w+\).*Nothing was changed/,
  );
  env().DATA_DIR = data;
  expect(await asOwner("SELECT 1 FROM audit_entry WHERE action = 'keys.retired'")).toEqual([]);
});

test('the retired key is kept for backups, and the word in its place proves what it proved', async () => {
  const text = await printed(() => retire(old, RULE, later(2)));
  const [word = ''] = /^checks:\S+$/m.exec(text) ?? [];
  expect(text).not.toContain(oldWord);
  expect(await printed(() => retire(old, RULE, later(2)))).toContain(word); // whoever lost the line
  expect(readRetired(env().DATA_DIR)).toMatchObject([{ id: old, word: oldWord }]);
  expect(statSync(retiredFile(env().DATA_DIR)).mode & 0o777).toBe(0o600);

  giveKeys(`${newWord},${word}`);
  await replicaKnows([current]);
  await requireKeysInUse();
  expect(await requireReadableRequests()).toBe(1);
  expect(await verifyAudit([path.join(folder, path.basename(checkpointsFile()))])).toMatchObject({
    firstBroken: null,
  });
  const status = await printed(() => printStatus(later(2)));
  expect(status).toMatch(new RegExp(`${old} \\(retired; still proves\\): .*\\n${old} is kept for backups`));
  await expect(rotateNow()).rejects.toThrow(/Make a key/); // the next rotation begins as the first did
});

test('without that word the status says which key is missing', async () => {
  giveKeys(newWord);
  const missing = jest.spyOn(console, 'error').mockImplementation();
  await expect(printStatus(later(2))).rejects.toThrow(/Restore what is missing/);
  expect(missing).toHaveBeenCalledWith(expect.stringContaining(`${old} is MISSING`));
  missing.mockRestore();
});

test('it is forgotten once no backup needs it', () => {
  expect(() => {
    forget(old, later(300));
  }).toThrow(/may need/);
  forget(old, later(365));
  expect(readRetired(env().DATA_DIR)).toEqual([]);
});
