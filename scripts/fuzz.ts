import { buildIfStale } from './supervisor/build';
import { drive } from './test/drive';

await buildIfStale((step) => console.log(`• ${step}`));
drive('tests/fuzz.ts');
