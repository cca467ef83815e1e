import { writeFileSync } from 'node:fs';
import { ARCHITECTURE, drawArchitecture } from './check/contexts';

// Redraws the contexts diagram in docs/architecture.md from the source's imports.
writeFileSync(ARCHITECTURE, drawArchitecture().redrawn);
