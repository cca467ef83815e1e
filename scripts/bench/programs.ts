import { existsSync } from 'node:fs';
import path from 'node:path';
import { OperatorError } from '@/lib/shared/operator-error';

const PLACES = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin'];

/**
 * The path of a program on the machine.
 * @throws OperatorError if it isn't installed
 */
export function requireProgram(name: 'nginx' | 'wrk'): string {
  const found = PLACES.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
  if (found) return found;
  throw new OperatorError(`Not measured: it takes ${name} (on Debian: apt-get install ${name}).`);
}
