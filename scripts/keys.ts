import { OperatorError } from '@/lib/shared/operator-error';
import { forget } from './keys/forget';
import { printNewKey } from './keys/new-key';
import { retire } from './keys/retire';
import { rotate } from './keys/rotate';
import { printStatus } from './keys/status';
import { runCommand } from './run-command';

const USE = `Use: npm run keys -- status                     says which keys there are, and what needs each
     npm run keys -- rotate                     brings in a new key and seals everything again under it; goes on where it was cut short
     npm run keys -- retire KEY --keep 14d,8w,12m   keeps an older key apart, for backups alone; --keep as for backups
     npm run keys -- forget KEY                 deletes a retired key that no backup needs anymore
     npm run keys -- new                        prints a new key, for CONFIDENTIAL_KEYS or SEARCH_KEYS`;

// `npm run keys` rotates the keys of what is sealed, and says which there are, by fingerprint.
await runCommand(async ([command = 'status', ...rest]) => {
  const [key, option, value, ...more] = rest;
  if (command === 'status' && rest.length === 0) return printStatus(new Date());
  if (command === 'rotate' && rest.length === 0) return rotate(() => new Date());
  if (command === 'new' && rest.length === 0) return printNewKey();
  if (command === 'forget' && key !== undefined && rest.length === 1) {
    forget(key, new Date());
    return;
  }
  if (
    command === 'retire' &&
    key !== undefined &&
    option === '--keep' &&
    value !== undefined &&
    more.length === 0
  )
    return retire(key, value, new Date());
  throw new OperatorError(USE);
});
