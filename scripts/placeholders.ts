import { existsSync } from 'node:fs';
import { clinic, savedSettings } from '@/lib/clinic/data';
import { factsSchema } from '@/lib/clinic/schema';
import { readPublished } from '@/lib/content/copy/data';
import { env } from '@/lib/platform/env';
import { databaseUrl } from './running-database';

/** What was saved at the desk counts where there is a database; without one, what the file says. */
async function readSaved(): Promise<void> {
  try {
    if (existsSync('.env')) process.loadEnvFile('.env');
    process.env.DATABASE_URL = env().DATABASE_URL = await databaseUrl();
    await readPublished();
  } catch {
    // That no database runs here is no news. That one is there and can't be read is.
    if (process.env.DATABASE_URL)
      console.error('The database can’t be read; this is what the file says without what was saved.');
  }
}

/** Lists the settings that the clinic has yet to fill, and where. */
await readSaved();
const { placeholders } = clinic();
const saved = savedSettings('facts', factsSchema);
for (const name of placeholders)
  console.log(`${Object.hasOwn(saved, name) ? '/copy/settings' : 'content/site.yaml'}: ${name}`);
console.log(
  placeholders.length === 0 ? 'No placeholders are left.' : `${placeholders.length} placeholders to fill.`,
);
process.exit(); // an idle connection would keep it for ten seconds more
