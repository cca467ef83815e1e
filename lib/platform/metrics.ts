import { setTimeout as sleep } from 'node:timers/promises';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { COUNTERS, countsOf, type CounterName } from './counters';
import { connectionsInUse } from './db';
import { siteVersion } from './site-version';

/** A value that is read when the metrics are asked for, in the unit that its name ends with, for each value of its label. */
export type Reading = { name: string; help: string; label?: string; values: ReadonlyMap<string, number> };
/** Reads what is in the database. */
export type ReadDatabase = (now: Date) => Promise<readonly Reading[]>;

/** The metrics of a process. */
export type Metrics = {
  /** Everything, in Prometheus' text format. */
  text: () => Promise<string>;
  contentType: string;
  /** Notes how long an answer took. @param seconds from its request's first line to its last byte */
  answered: (route: string, status: number, seconds: number) => void;
};

/** From a page of memory to what a mail server or a slow database holds up. */
const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** How a form that could not be stored is answered. */
const FAILED = ['500', '503'];

/** A scraper asks every fifteen seconds, of each replica. */
const READ_EVERY_MS = 5_000;
const PATIENCE_MS = 2_000;

/** All names begin so, but those of the process itself, which every program of Node's has. */
const PREFIX = 'calusa_';

/**
 * Makes the metrics of this process.
 * @param readDatabase gives what they tell of the database too: called when they're asked for, at most every five seconds
 */
export function createMetrics(readDatabase?: ReadDatabase): Metrics {
  const register = new Registry();
  collectDefaultMetrics({ register });
  for (const name of Object.keys(COUNTERS) as CounterName[]) addCounter(register, name);
  addPool(register);
  addSite(register);
  const requests = new Histogram({
    name: `${PREFIX}http_request_duration_seconds`,
    help: 'How long answers took, by class of address and status',
    labelNames: ['route', 'status'],
    buckets: SECONDS,
    registers: [register],
  });
  // An increase is seen of what was there before.
  for (const status of FAILED) requests.zero({ route: 'intake', status });
  const refresh = readDatabase && databaseGauges(register, readDatabase);
  return {
    contentType: register.contentType,
    text: async () => {
      await refresh?.();
      return register.metrics();
    },
    answered: (route, status, seconds) => requests.observe({ route, status }, seconds),
  };
}

function addCounter(register: Registry, name: CounterName) {
  const { label, help } = COUNTERS[name];
  new Counter({
    name: `${PREFIX}${name}_total`,
    help,
    labelNames: [label],
    registers: [register],
    collect() {
      this.reset();
      for (const [value, count] of countsOf(name)) this.inc({ [label]: value }, count);
    },
  });
}

function addPool(register: Registry) {
  new Gauge({
    name: `${PREFIX}database_connections`,
    help: 'Connections of this process to the database, and statements that wait for one',
    labelNames: ['state'],
    registers: [register],
    collect() {
      for (const [state, count] of Object.entries(connectionsInUse())) this.set({ state }, count);
    },
  });
}

function addSite(register: Registry) {
  new Gauge({
    name: `${PREFIX}site_version`,
    help: 'The version of the site that this process shows, as a number: replicas show the same',
    registers: [register],
    collect() {
      this.set(Number.parseInt(siteVersion().slice(0, 8), 16) || 0); // the first 32 bits of a UUID; none as built
    },
  });
}

/** Gauges of what is in the database, made as they come, and a function that reads it again. */
function databaseGauges(register: Registry, readDatabase: ReadDatabase): () => Promise<void> {
  const up = new Gauge({
    name: `${PREFIX}database_up`,
    help: 'Whether the database answered in time',
    registers: [register],
  });
  const gauges = new Map<string, Gauge>();
  const show = ({ name, help, label, values }: Reading) => {
    const labelNames = label === undefined ? [] : [label];
    const gauge =
      gauges.get(name) ?? new Gauge({ name: `${PREFIX}${name}`, help, labelNames, registers: [register] });
    gauges.set(name, gauge);
    gauge.reset();
    for (const [value, number] of values) gauge.set(label === undefined ? {} : { [label]: value }, number);
  };
  /** What isn't known any more isn't told: a gauge would tell 0. */
  const forget = () => {
    for (const name of gauges.keys()) register.removeSingleMetric(`${PREFIX}${name}`);
    gauges.clear();
  };
  const read = async () => {
    const readings = await Promise.race([readDatabase(new Date()), late()]).catch(() => undefined);
    up.set(readings ? 1 : 0);
    if (readings) for (const reading of readings) show(reading);
    else forget();
  };
  let reading: Promise<void> | undefined;
  let readAt = -Infinity;
  return () => {
    if (reading && performance.now() - readAt < READ_EVERY_MS) return reading;
    readAt = performance.now();
    return (reading = read());
  };
}

const late = (): Promise<undefined> => sleep(PATIENCE_MS, undefined, { ref: false });
