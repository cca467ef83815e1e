import { randomInt } from 'node:crypto';
import { freePort } from '@/scripts/local/ports';

/**
 * A free port below those that Linux gives to outgoing connections. A site that stops and starts again could find its port
 * taken by one of those otherwise, even by a visitor who was trying to reach it.
 */
export const sitePort = (): Promise<number> => freePort(randomInt(15_000, 32_000));
