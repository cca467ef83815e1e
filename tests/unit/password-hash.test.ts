import * as betterAuth from 'better-auth/crypto';
import crypto, { type ScryptOptions } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { hashPassword, inTurn, MOST_AT_ONCE, verifyPassword, type Standing } from '@/lib/auth/password-hash';
import { ok } from '@/lib/shared/result';

const PASSWORD = 'green boats at seven';

/** Work that ends on command, and its outcome. */
function heldWork() {
  const started: string[] = [];
  const ends: (() => void)[] = [];
  const begin = (name: string, standing: Standing) =>
    inTurn(standing, async () => {
      started.push(name);
      await new Promise<void>((end) => void ends.push(end));
      return ok(name);
    });
  const endOne = async () => {
    ends.shift()?.();
    await setImmediate();
  };
  return { started, begin, endOne };
}

test.each(['green boats at seven', 'ｐåss phrase ⅷ', ''])(
  'better-auth verifies our hash of %j, and we verify its own',
  async (password) => {
    const [ours, theirs] = [await hashPassword(password), await betterAuth.hashPassword(password)];
    expect(await betterAuth.verifyPassword({ hash: ours, password })).toBe(true);
    expect(await verifyPassword({ hash: theirs, password })).toBe(true);
    expect(await verifyPassword({ hash: ours, password: `${password}!` })).toBe(false);
    expect(await verifyPassword({ hash: 'malformed', password })).toBe(false);
  },
);

test('of 24 hashes at once no more run than the ceiling, and the event loop goes on between them', async () => {
  const scrypt = jest.spyOn(crypto, 'scrypt');
  const hash = scrypt.getMockImplementation() ?? jest.requireActual<typeof crypto>('node:crypto').scrypt;
  let [running, most, done] = [0, 0, 0];
  const counted = (...given: [unknown, unknown, unknown, unknown, (...answer: unknown[]) => void]) => {
    most = Math.max(most, (running += 1));
    const [password, salt, length, options, answer] = given;
    const quick = { ...(options as ScryptOptions), N: 2 }; // how many run at once doesn't depend on how long they take
    (hash as (...args: unknown[]) => void)(password, salt, length, quick, (...result: unknown[]) => {
      running -= 1;
      answer(...result);
    });
  };
  scrypt.mockImplementation(counted as unknown as typeof crypto.scrypt);
  const hashes = Array.from({ length: 24 }, async () => {
    await hashPassword(PASSWORD);
    done += 1;
  });
  await setImmediate();
  expect(done).toBeLessThan(24); // hashing on the event loop would be done by now
  await Promise.all(hashes);
  expect(most).toBe(MOST_AT_ONCE);
  scrypt.mockRestore();
});

test('whoever is known comes before strangers, and these before a flood', async () => {
  const { started, begin, endOne } = heldWork();
  const first = Array.from({ length: MOST_AT_ONCE }, (_, index) => begin(`first ${index}`, 'flood'));
  const later = [begin('flood', 'flood'), begin('stranger', 'stranger'), begin('known', 'known')];
  for (let count = 0; count < MOST_AT_ONCE + 3; count += 1) await endOne();
  await Promise.all([...first, ...later]);
  expect(started.slice(MOST_AT_ONCE)).toEqual(['known', 'stranger', 'flood']);
});

test('24 who come at once are all let in; where too many wait strangers are told so at once, and known people wait', async () => {
  const { started, begin, endOne } = heldWork();
  const strangers = Array.from({ length: 200 }, (_, index) => begin(`stranger ${index}`, 'stranger'));
  const known = begin('known', 'known');
  expect(await begin('flood', 'flood')).toEqual({ ok: false, code: 'BUSY' });
  for (let count = 0; count < 200; count += 1) await endOne();
  const answers = await Promise.all(strangers);
  expect(answers.slice(0, 24)).toEqual(answers.slice(0, 24).map((_, index) => ok(`stranger ${index}`)));
  expect(answers.at(-1)).toEqual({ ok: false, code: 'BUSY' });
  expect(await known).toEqual(ok('known'));
  expect(started.indexOf('known')).toBe(MOST_AT_ONCE);
});

test('work that fails gives its turn back', async () => {
  const broken = Array.from({ length: MOST_AT_ONCE + 1 }, () =>
    inTurn('known', () => Promise.reject(new Error('no database'))),
  );
  await expect(Promise.allSettled(broken)).resolves.toEqual(
    broken.map(() => expect.objectContaining({ status: 'rejected' }) as unknown),
  );
  expect(await inTurn('flood', () => Promise.resolve(ok(1)))).toEqual(ok(1));
});
