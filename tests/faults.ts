import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { faultsWith } from './support/faults/plans';
import { faultsText, tableOf, writeFaults, type FaultyDatabase } from './support/faults/report';
import { runFaults } from './support/faults/run';

// `npm run faults [-- --people N --kills N --external --write]`: the production build, with people who come all the time, while
// everything around it and in it fails.

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '5000' },
    kills: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '20' },
    rate: { type: 'string', default: '8' },
    external: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
const start = performance.now();
const [load = 0] = loadavg(); // of whatever else the machine does
const isExternal = values.external;
const run = await runFaults({
  faults: faultsWith(Number(values.kills), Number(values.seconds)),
  people: Number(values.people),
  perSecond: Number(values.rate),
  isExternal,
  isHurried: false,
  say: (line) => console.log(`• ${line}`),
});
console.table(tableOf(run));
console.table(run.figures);
console.log('Errors that were logged:');
for (const [name, count] of run.errors) console.log(`  ${count} × ${name}`);
for (const problem of run.problems) console.log(`✗ ${problem}`);
console.log(run.problems.length === 0 ? 'Nothing was lost.' : `${run.problems.length} problems.`);
const database: FaultyDatabase = isExternal ? 'external' : 'embedded';
const circumstances = {
  database,
  machine: `${cpus().length} cores (load ${load.toFixed(1)} when it began)`,
  minutes: Math.round((performance.now() - start) / 60_000),
};
if (values.write) await writeFaults(database, faultsText(run, circumstances));
process.exit(run.problems.length === 0 ? 0 : 1);
