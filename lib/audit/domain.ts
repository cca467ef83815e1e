import { ownValue } from '@/lib/shared/own-value';
import { ACTIONS, UNSAID, type Details } from './schema';

/** An entry about a request, as far as it is put into words. */
type EntryFacts = {
  action: string;
  actorName: string | null;
  /** Whom it was done to. */
  staffName: string | null;
  details: Details;
  /** Of an export: why, and with which fields. */
  export?: { reason: string; fields: readonly string[] };
};

/** Field names, codes and counts as they are; anything that only identifies requests is left out. */
function detailsOf({ details, export: asked }: EntryFacts): string {
  const shown = asked ? { fields: asked.fields, reason: asked.reason } : details;
  const words = Object.entries(shown)
    .filter(([name]) => !UNSAID.includes(name))
    .map(([name, value]) => `${name}: ${[value].flat().join(', ')}`);
  return words.length === 0 ? '' : ` (${words.join('; ')})`;
}

/** Who did what, on one line for an operator. */
export function entryLine(entry: EntryFacts): string {
  const { action, actorName, staffName } = entry;
  const whom = staffName === null || staffName === actorName ? '' : `, ${staffName}`;
  const what = `${ownValue(ACTIONS, action) ?? action}${whom}${detailsOf(entry)}`;
  return `${actorName ?? 'The person or the site'}  ${what}`;
}
