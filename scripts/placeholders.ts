import { existsSync } from 'node:fs';
import { clinic, savedSettings } from '@/lib/clinic/data';
import { factsSchema } from '@/lib/clinic/schema';
import { readPublished } from '@/lib/content/copy/data';
import { withDatabase } from './running-database';

/** If there is a database, what was saved at the desk applies; otherwise what the file says. */
async function readSaved(): Promise<void> {
  try {
    if (existsSync('.env')) process.loadEnvFile('.env');
    await withDatabase(readPublished);
  } catch {
    // It is fine if there is no database here, but not if there is one that can't be read.
    if (process.env.DATABASE_URL)
      console.error(
        'The database can’t be read. This is what the file says, without anything saved at the desk.',
      );
  }
}

/** Lists the settings the clinic has yet to fill in, and where. */
await readSaved();
const { placeholders } = clinic();
const saved = savedSettings('facts', factsSchema);
for (const name of placeholders)
  console.log(`${Object.hasOwn(saved, name) ? '/copy/settings' : 'content/site.yaml'}: ${name}`);
console.log(
  placeholders.length === 0 ? 'No placeholders are left.' : `${placeholders.length} placeholders to fill.`,
);
process.exit(); // an idle connection would keep it running for ten more seconds
