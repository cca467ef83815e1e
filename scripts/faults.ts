import { buildIfStale } from './build-site';
import { drive } from './drive';

// `npm run faults`: everything in and around the production build fails while people use it.
await buildIfStale((step) => console.log(`• ${step}`));
drive('tests/faults.ts');
