import { writeFileSync } from 'node:fs';
import { architecture, withPicture } from './check/contexts';

// Redraws the picture of the contexts in docs/architecture.md from the imports of the source.
writeFileSync(architecture.file, withPicture(architecture.read()));
