import { buildIfStale } from './build-site';
import { drive } from './drive';

await buildIfStale((step) => console.log(`• ${step}`));
drive('tests/fuzz.ts');
