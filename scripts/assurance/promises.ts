/** A program run for a promise besides tests, and what of its output is a figure. */
export type Proof = {
  /** Below `npm run`, with its arguments. */
  command: readonly string[];
  /** Its first groups are the figures, in this order. */
  figures: Readonly<Record<string, RegExp>>;
};

/** Something that the site promises, and what proves it. */
export type AssuredPromise = {
  promise: string;
  mechanism: string;
  /** Files under `tests/`. */
  tests: readonly string[];
  proof?: Proof;
};

/** Everything that `npm run assurance` proves, in the order of docs/assurance.md. */
export const PROMISES: readonly AssuredPromise[] = [
  {
    promise: 'What people write is nowhere but in sealed answers',
    mechanism: 'AES-256-GCM for each row; mail, jobs, logs, metrics and traces take ids and codes alone',
    tests: ['e2e/canary.e2e.ts', 'unit/sealing.test.ts', 'integration/metrics.int.test.ts'],
  },
  {
    promise: 'No page asks another company for anything',
    mechanism: 'Everything is served from here; the page policy allows nothing else',
    tests: ['e2e/journey.e2e.ts'],
  },
  {
    promise: 'A copy of the database confirms no guess',
    mechanism: 'Truncated keyed hashes that several rows share; names have none',
    tests: ['integration/dump.int.test.ts', 'unit/blind-index.test.ts'],
  },
  {
    promise: 'In production the log holds nothing that was typed',
    mechanism: 'An allow-list of fields; all output becomes log lines',
    tests: ['e2e/logs.e2e.ts', 'unit/log.test.ts'],
  },
  {
    promise: 'What is accepted is there, once, with its email',
    mechanism: 'Request, consents, deliveries and jobs are one transaction, before a reference is shown',
    tests: [
      'integration/submit.int.test.ts',
      'integration/outbox-delivery.int.test.ts',
      'e2e/resilience.e2e.ts',
      'e2e/faults.e2e.ts',
    ],
    proof: {
      command: ['faults', '--people', '400', '--kills', '12', '--seconds', '2'],
      figures: {
        'references shown': /\bshown\W+(\d+)/,
        'requests stored': /\bstored\W+(\d+)/,
        'emails sent': /\bemails\W+(\d+)/,
        problems: /^(Nothing was lost|\d+ problems)/m,
      },
    },
  },
  {
    promise: 'Email that isn’t delivered is noticed',
    mechanism: 'A ledger, a banner, and an alarm by a second server',
    tests: ['integration/mail-alarm.int.test.ts', 'integration/mail-backlog.int.test.ts'],
  },
  {
    promise: 'A flood locks no one out and hides no one',
    mechanism: 'A form that was opened here is always taken; signs of each request decide on quarantine',
    tests: ['e2e/flood.e2e.ts', 'integration/flood.int.test.ts'],
  },
  {
    promise: 'No request, however malformed, makes it fail',
    mechanism: 'Our server answers what is odd; each case has its own answer',
    tests: ['e2e/fuzz.e2e.ts', 'e2e/bodies.e2e.ts', 'e2e/edges.e2e.ts'],
    proof: {
      command: ['fuzz', '5000'],
      figures: {
        'requests sent': /\bsent: (\d+)/,
        seed: /\bseed: (\d+)/,
        'kinds of faults': /^(No fault|\d+ kinds of faults)/m,
      },
    },
  },
  {
    promise: 'Staff see and do what their role allows, and nothing else',
    mechanism: 'One table of permissions that every page, action and handler names',
    tests: [
      'integration/permissions.int.test.ts',
      'e2e/staff-walk.e2e.ts',
      'integration/database-rights.int.test.ts',
    ],
  },
  {
    promise: 'All that staff do is recorded, and the record can’t be changed unseen',
    mechanism:
      'Entries commit with what they record; a chain keyed outside PostgreSQL; signed checkpoints outside it',
    tests: [
      'integration/audit.int.test.ts',
      'integration/sealed-values.int.test.ts',
      'integration/who-saw.int.test.ts',
    ],
  },
  {
    promise: 'Nothing is kept longer than was decided',
    mechanism: 'A nightly purge by status; evidence without personal data',
    tests: ['integration/retention.int.test.ts'],
  },
  {
    promise: 'A backup brings everything back, and nothing that was deleted',
    mechanism:
      'Encrypted copies that are read back; an erasure log outside the database; mail waits for a release',
    tests: [
      'e2e/backup.e2e.ts',
      'integration/backup.int.test.ts',
      'integration/point-in-time.int.test.ts',
      'integration/restore.int.test.ts',
      'integration/erasures.int.test.ts',
    ],
  },
  {
    promise: 'Keys are replaced while the site runs, and a missing one is never replaced silently',
    mechanism:
      'A ring of keys; each stored value says which one it needs; a rotation seals again what an older one sealed',
    tests: [
      'integration/key-rotation.int.test.ts',
      'integration/keys-in-use.int.test.ts',
      'unit/keys.test.ts',
      'unit/key-service.test.ts',
    ],
  },
  {
    promise: 'It starts again after whatever stopped it, with one clear line at most',
    mechanism: 'Migrations whole or not at all; locks that end with their process',
    tests: ['e2e/start.e2e.ts', 'e2e/stop.e2e.ts', 'integration/migrations.int.test.ts'],
  },
];
