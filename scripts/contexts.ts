import { writeFileSync } from 'node:fs';
import { ARCHITECTURE, drawArchitecture } from './check/contexts';

// Redraws the picture of the contexts in docs/architecture.md from the imports of the source.
writeFileSync(ARCHITECTURE, drawArchitecture().redrawn);
