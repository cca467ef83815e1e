import { OperatorError } from '@/lib/shared/operator-error';
import { buildIfStale } from './build-site';
import { packIfStale } from './pack-release';

const say = (step: string) => console.log(`• ${step}`);
try {
  await buildIfStale(say);
  await packIfStale(say);
} catch (error) {
  if (!(error instanceof OperatorError)) throw error;
  console.error(error.message);
  process.exit(1);
}
