import { OperatorError } from '@/lib/shared/operator-error';
import { forget } from './keys/forget';
import { printNewKey } from './keys/new-key';
import { retire } from './keys/retire';
import { rotate } from './keys/rotate';
import { printStatus } from './keys/status';
import { runApart, runCommand } from './run-command';

const USE = `Use: npm run keys -- status                        says which keys there are, and what needs each
     npm run keys -- rotate                        brings in a new key and seals everything again under it; goes on where it was cut short
     npm run keys -- retire KEY --keep 14d,8w,12m  keeps an older key apart, for backups alone; --keep as for backups
     npm run keys -- forget KEY                    deletes a retired key that no backup needs anymore
     npm run keys -- new                           prints a new key, for CONFIDENTIAL_KEYS or SEARCH_KEYS`;

async function perform([command = 'status', ...rest]: string[]): Promise<void> {
  const [key, option, value, ...more] = rest;
  if (command === 'status' && rest.length === 0) return printStatus(new Date());
  if (command === 'rotate' && rest.length === 0) return rotate(() => new Date());
  const isRetirement = command === 'retire' && option === '--keep' && more.length === 0;
  if (isRetirement && key !== undefined && value !== undefined) return retire(key, value, new Date());
  if (command !== 'forget' || key === undefined || rest.length > 1) throw new OperatorError(USE);
  forget(key, new Date());
}

// `npm run keys` rotates the keys of what is sealed, and says which there are, by fingerprint. A new one may be needed
// before there is a database.
await (process.argv[2] === 'new' && process.argv.length === 3 ? runApart(printNewKey) : runCommand(perform));
