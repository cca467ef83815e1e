import { OperatorError } from '@/lib/shared/operator-error';
import { buildIfStale } from './build-site';

try {
  await buildIfStale((step) => console.log(`• ${step}`));
} catch (error) {
  if (!(error instanceof OperatorError)) throw error;
  console.error(error.message);
  process.exit(1);
}
