import { BlockList, isIP } from 'node:net';

// Plain JavaScript without dependencies: scripts/run.mjs asks before any package is there.

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8);
LOOPBACK.addAddress('::1', 'ipv6');

/**
 * Whether a host name or address, with or without brackets, leads to this machine alone.
 * @param {string} host
 * @returns {boolean}
 */
export function isLoopbackHost(host) {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  const version = isIP(bare);
  return bare === 'localhost' || (version !== 0 && LOOPBACK.check(bare, version === 6 ? 'ipv6' : 'ipv4'));
}

/**
 * Why this is no trial on one machine; undefined where it is one.
 * @param {{ APP_ENV?: string | undefined, HOST?: string | undefined }} settings
 * @returns {string | undefined}
 */
export function productionReason({ APP_ENV, HOST }) {
  if (APP_ENV === 'production') return 'APP_ENV=production';
  if (HOST && !isLoopbackHost(HOST)) return `HOST=${HOST} (reachable from outside)`;
  return undefined;
}

const SERVICE = ['start', 'prepare', 'migrate', 'web', 'worker'];

/**
 * Whether machines read what a task prints, so that each line is one of the log. A trial and the other commands answer
 * the person who typed them.
 * @param {string | undefined} task as the file in scripts/ is named
 * @param {Readonly<Record<string, string | undefined>>} settings
 * @returns {boolean}
 */
export const isLogged = (task, settings) =>
  SERVICE.includes(task ?? '') && productionReason(settings) !== undefined;
