import { faultCode } from '@/lib/shared/fault-code';
import { OperatorError } from '@/lib/shared/operator-error';

const INSUFFICIENT_PRIVILEGE = '42501';

/** Why the start command gives up, for the operator. */
export const failureText = (error: unknown): string =>
  error instanceof OperatorError ? error.message : unexpected(error);

/** A fault without a message of ours: its kind is enough to search for, its text may hold a connection string. */
function unexpected(error: unknown) {
  const code = faultCode(error);
  if (['EACCES', 'EROFS', 'ENOSPC'].includes(code)) {
    return `DATA_DIR can't be written (${code}). Check its owner and the free space, or choose another.`;
  }
  if (code === INSUFFICIENT_PRIVILEGE)
    return 'The database role may not do that (42501). Set DATABASE_OWNER_URL; docs/operations.md, "Database roles".';
  return `Unexpected fault (${code}); docs/operations.md, "When it does not start".`;
}
