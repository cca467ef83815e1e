import { writeFileSync } from 'node:fs';
import { architecture, withPicture } from './check/contexts';

// Draws the picture of the contexts in docs/architecture.md anew, from the imports of the source.
writeFileSync(architecture.file, withPicture(architecture.read()));
