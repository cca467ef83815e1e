import { OperatorError } from '@/lib/shared/operator-error';
import { buildIfStale } from './supervisor/build';

try {
  await buildIfStale((step) => console.log(`• ${step}`));
} catch (error) {
  if (!(error instanceof OperatorError)) throw error;
  console.error(error.message);
  process.exit(1);
}
