import { existsSync } from 'node:fs';
import path from 'node:path';
import { drive } from './drive';

// `npm run upgrade -- FOLDER`: whether the release in FOLDER runs on the schema of this checkout.
const [release] = process.argv.slice(2);
if (!release || !existsSync(path.join(release, 'dist/web.js'))) {
  console.error('Use: npm run upgrade -- FOLDER, the release/ that `npm run build` made of another release');
  process.exit(1);
}
drive('tests/upgrade.ts');
