/**
 * Node's options that write what a process has in memory, or its environment, to disk: heap snapshots, diagnostic reports, and
 * core files where the system writes them (https://nodejs.org/docs/latest-v24.x/api/cli.html).
 */
const DUMPING = [
  '--abort-on-uncaught-exception',
  '--heap-prof',
  '--heapsnapshot-near-heap-limit',
  '--heapsnapshot-signal',
  '--report-on-fatalerror',
  '--report-on-signal',
  '--report-uncaught-exception',
];

/**
 * The first option by which a process would write keys and what people wrote to disk.
 * @param options as in NODE_OPTIONS, or on the command line
 */
export function dumpingOption(options: readonly string[]): string | undefined {
  const names = options.flatMap((option) => option.split(/\s+/)).map((option) => option.replace(/=.*$/, ''));
  return names.map((name) => name.replaceAll('_', '-')).find((name) => DUMPING.includes(name));
}
