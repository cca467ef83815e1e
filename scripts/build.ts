import { OperatorError } from '@/lib/shared/operator-error';
import { buildIfStale } from './build-site';
import { packRelease, RELEASE } from './pack-release';

const say = (step: string) => console.log(`• ${step}`);
try {
  await buildIfStale(say);
  say(`Packing what a server needs into ${RELEASE}/`);
  await packRelease();
} catch (error) {
  if (!(error instanceof OperatorError)) throw error;
  console.error(error.message);
  process.exit(1);
}
