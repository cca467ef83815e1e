import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import {
  addCheckpoint,
  addLoggedCheckpoint,
  agreesWithCheckpoints,
  breakByCheckpoints,
  breakOf,
  chainOn,
  GENESIS,
  isSignedCheckpoint,
  macOf,
  noCheckpoints,
  signCheckpoint,
  type Entry,
} from '@/lib/audit/chain/domain';
import { parseKeys } from '@/lib/platform/keys';

const ring = parseKeys(randomBytes(32).toString('base64'), 'the test');
const [key] = ring;
const now = new Date('2026-11-23T15:00:00Z');

const entry = (changed: Partial<Entry> = {}): Entry => ({
  id: 7n,
  at: now,
  action: 'request.viewed',
  actorId: '0a0a0a0a-0000-4000-8000-000000000001',
  requestId: '0a0a0a0a-0000-4000-8000-000000000002',
  staffId: null,
  details: { found: 2, kind: 'name' },
  ...changed,
});
const mac = (changed?: Partial<Entry>) => macOf(key, GENESIS, 1n, entry(changed));

test.each<Partial<Entry>>([
  { id: 8n },
  { at: new Date(now.getTime() + 1) },
  { action: 'request.printed' },
  { actorId: null },
  { requestId: null },
  { staffId: '0a0a0a0a-0000-4000-8000-000000000002', requestId: null },
  { details: { found: 3, kind: 'name' } },
  { details: { found: '2', kind: 'name' } },
  { details: { found: 2 } },
])('another %p is another MAC', (changed) => {
  expect(mac(changed)).not.toBe(mac());
});

test('a MAC does not depend on the order in which a database gives the details', () => {
  expect(mac({ details: { kind: 'name', found: 2 } })).toBe(mac());
});

test('a MAC depends on its position, the MAC before and the key', () => {
  const [other] = parseKeys(randomBytes(32).toString('base64'), 'the test');
  const macs = [
    macOf(key, GENESIS, 2n, entry()),
    macOf(key, 'x', 1n, entry()),
    macOf(other, GENESIS, 1n, entry()),
  ];
  expect(new Set([mac(), ...macs]).size).toBe(4);
});

test('in a chain of any length, whichever entry is changed is the one that is named', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.nat(), (length, pick) => {
      const entries = Array.from({ length }, (_, index) => entry({ id: BigInt(index + 1) }));
      const changed = pick % length;
      const links = chainOn(key, null, entries).map((link, index) => ({
        ...link,
        entry: { ...entries[index], ...(index === changed && { action: 'staff.invited' }) } as Entry,
      }));
      const breaks = links.map((link, index) =>
        breakOf(ring, { previous: links[index - 1]?.mac ?? GENESIS, position: BigInt(index + 1) }, link),
      );
      expect(breaks.findIndex((found) => found !== null)).toBe(changed);
      expect(breaks[changed]).toMatchObject({ entryId: BigInt(changed + 1), reason: 'ENTRY_ALTERED' });
    }),
  );
});

test('a chain goes on where the last link stands', () => {
  const [first, second] = chainOn(key, null, [entry(), entry({ id: 8n })]);
  if (!first) throw new Error('no link');
  expect(chainOn(key, first, [entry({ id: 8n })])).toEqual([second]);
});

test('a checkpoint is believed as it was signed, and by a key of the ring alone', () => {
  const checkpoint = signCheckpoint(key, { position: 6n, mac: 'm' }, now);
  const stranger = parseKeys(randomBytes(32).toString('base64'), 'the test');
  expect(isSignedCheckpoint(ring, checkpoint)).toBe(true);
  expect(isSignedCheckpoint(stranger, checkpoint)).toBe(false);
  for (const changed of [{ position: 5n }, { mac: 'n' }, { at: new Date(0).toISOString() }, { keyId: 'x' }])
    expect(isSignedCheckpoint(ring, { ...checkpoint, ...changed })).toBe(false);
});

test('checkpoints that differ about one position speak both, and one that is not signed does not speak', () => {
  const checkpoints = noCheckpoints();
  const checkpoint = (text: string) => signCheckpoint(key, { position: 6n, mac: text }, now);
  addCheckpoint(checkpoints, ring, checkpoint('a'), 'checkpoints:1');
  expect(agreesWithCheckpoints(checkpoints, { position: 6n, mac: 'a' })).toBe(true);
  addCheckpoint(checkpoints, ring, { ...checkpoint('b'), signature: 'made up' }, 'checkpoints:2');
  expect(agreesWithCheckpoints(checkpoints, { position: 6n, mac: 'a' })).toBe(true);
  expect(breakByCheckpoints(checkpoints, 6n)).toMatchObject({
    reason: 'CHECKPOINT_FORGED',
    line: 'checkpoints:2',
  });
  addCheckpoint(checkpoints, ring, checkpoint('b'), 'checkpoints:3');
  expect(agreesWithCheckpoints(checkpoints, { position: 6n, mac: 'a' })).toBe(false);
  expect(agreesWithCheckpoints(checkpoints, { position: 6n, mac: 'b' })).toBe(false);
});

test('in a log only what we signed counts, whatever else somebody gets written there', () => {
  const checkpoints = noCheckpoints();
  const checkpoint = signCheckpoint(key, { position: 6n, mac: 'a' }, now);
  const stranger = parseKeys(randomBytes(32).toString('base64'), 'the test')[0];
  const madeUp = [
    null,
    { ...checkpoint, mac: 'b' },
    { ...checkpoint, position: 900n },
    { ...checkpoint, signature: 'made up' },
    { ...checkpoint, keyId: 'unknown' },
    signCheckpoint(stranger, { position: 900n, mac: 'b' }, now),
  ];
  for (const line of madeUp) addLoggedCheckpoint(checkpoints, ring, line);
  expect(checkpoints).toEqual(noCheckpoints());
  expect(breakByCheckpoints(checkpoints, 6n)).toMatchObject({ reason: 'CHECKPOINTS_MISSING' });
  for (const line of [checkpoint, ...madeUp, checkpoint]) addLoggedCheckpoint(checkpoints, ring, line);
  expect(breakByCheckpoints(checkpoints, 6n)).toBeNull();
  expect(breakByCheckpoints(checkpoints, 5n)).toMatchObject({ reason: 'TAIL_CUT' });
});

test('a chain that ends before the last checkpoint was cut, and one without checkpoints is not proven', () => {
  const checkpoints = noCheckpoints();
  expect(breakByCheckpoints(checkpoints, 0n)).toBeNull();
  expect(breakByCheckpoints(checkpoints, 1n)).toMatchObject({ reason: 'CHECKPOINTS_MISSING' });
  addCheckpoint(checkpoints, ring, signCheckpoint(key, { position: 6n, mac: 'a' }, now), 'checkpoints:1');
  expect(breakByCheckpoints(checkpoints, 6n)).toBeNull();
  expect(breakByCheckpoints(checkpoints, 5n)).toEqual({ position: 6n, entryId: null, reason: 'TAIL_CUT' });
});
