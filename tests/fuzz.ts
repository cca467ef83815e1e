import { randomInt } from 'node:crypto';
import { fuzz } from './support/fuzz/run';
import { Site } from './support/site';

// `npm run fuzz [COUNT] [SEED]`: generated requests over every route and method, against the production build.

const [count = '20000', seed = String(randomInt(2 ** 31))] = process.argv.slice(2);
const site = new Site({ TRUSTED_PROXIES: '127.0.0.1' });
await site.start();
console.log(`${count} requests, seed ${seed}`);
const start = performance.now();
const { faults, ...figures } = await fuzz(site, { count: Number(count), seed: Number(seed) });
const alive = (await fetch(`${site.url}/readyz`)).status;
await site.remove();
for (const { what, count: times, first } of faults)
  console.log(`✗ ${what} (${times} times), first by\n  ${first}`);
console.log({ ...figures, readyz: alive, seconds: Math.round((performance.now() - start) / 1000) });
console.log(
  faults.length === 0
    ? 'No fault.'
    : `${faults.length} kinds of faults. The same requests again: npm run fuzz ${count} ${seed}`,
);
process.exit(faults.length === 0 && alive === 200 ? 0 : 1);
