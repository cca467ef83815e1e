import { keyRing } from '@/lib/platform/keys';
import { isFor, keysMissing, readKeysInUse, type KeyUse } from '@/lib/platform/keys-in-use';
import { OperatorError } from '@/lib/shared/operator-error';
import { runCommand } from './run-command';

const listed = (uses: readonly KeyUse[]) =>
  uses.length === 0
    ? 'nothing stored needs it'
    : uses.map(({ table, count }) => `${table} ${count}`).join(', ');

// `npm run keys` says which keys, by fingerprint, the stored values need.
await runCommand(async (args) => {
  if (args.length > 0) throw new OperatorError('Use: npm run keys');
  const uses = await readKeysInUse();
  const ring = keyRing();
  for (const [place, { id }] of ring.entries()) {
    const role = place === 0 ? ' (seals what is new)' : '';
    console.log(`${id}${role}: ${listed(uses.filter((use) => isFor(id, use)))}.`);
  }
  const missing = keysMissing(uses, ring);
  for (const key of missing)
    console.error(`${key} is MISSING: ${listed(uses.filter((use) => use.key === key))}.`);
  if (missing.length > 0) throw new OperatorError('Restore what is missing before you start the site.');
});
