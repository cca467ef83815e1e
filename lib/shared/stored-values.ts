import { z } from 'zod';

// Values that come from a form or an address and reach PostgreSQL as they are: what its types can't hold would be a
// our fault, not the sender's.

/** An id as PostgreSQL writes it. */
export const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
/** A row's version, within PostgreSQL's `integer`. */
export const VERSION = '\\d{1,9}';
/** A moment in milliseconds since 1970, until 2286. */
export const MOMENT = '\\d{1,13}';

export const versionField = z.coerce.number().int().min(0).max(999_999_999);

const [FIRST, AFTER_LAST] = ['2000-', '3000-'];
const isInRange = (date: string) => date >= FIRST && date < AFTER_LAST;

/** A day in a plausible century: `2026-11-23`. */
export const dayField = () => z.iso.date('NOT_A_DAY').refine(isInRange, 'NOT_A_DAY');
/** A moment in a plausible century, in ISO 8601. */
export const momentField = z.iso.datetime().refine(isInRange);
