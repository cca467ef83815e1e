import { clinic } from '@/lib/clinic/data';

/** Lists the settings that the clinic has yet to fill. */
const { placeholders } = clinic();
for (const name of placeholders) console.log(`content/site.yaml: ${name}`);
console.log(
  placeholders.length === 0 ? 'No placeholders are left.' : `${placeholders.length} placeholders to fill.`,
);
