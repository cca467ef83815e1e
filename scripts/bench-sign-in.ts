import { buildIfStale } from './build-site';
import { drive } from './drive';

// `npm run bench:sign-in`: how long the site's health check takes while many people sign in at once.
await buildIfStale((step) => console.log(`• ${step}`));
drive('tests/bench-sign-in.ts');
