import { z } from 'zod';
import { STATUSES } from '@/lib/clinic/statuses';
import { dayField } from '@/lib/shared/stored-values';
import { cleanLine } from '@/lib/shared/typed-text';
import { EXPORT_FIELD_NAMES, FORMATS, REASON } from './fields';

/** Checkboxes arrive as a string if one is checked, as a list if several are, and not at all if none is. */
const someOf = <const Choices extends readonly [string, ...string[]]>(choices: Choices) =>
  z.preprocess(
    (value) => (value === undefined || value === '' ? [] : [value].flat()),
    z.array(z.enum(choices, 'UNKNOWN')).min(1, 'MISSING'),
  );

const choice = z.object({
  format: z.enum(FORMATS, 'MISSING'),
  /** First and last day of arrival, in the clinic's time zone: `2026-11-23`. */
  from: dayField(),
  to: dayField(),
  statuses: someOf(STATUSES),
  trashed: z.preprocess((value) => value === 'yes' || value === true, z.boolean()),
  fields: someOf(EXPORT_FIELD_NAMES),
  reason: z
    .string()
    .transform(cleanLine)
    .pipe(z.string().min(REASON.least, 'REASON').max(REASON.most, 'REASON')),
});
/** The form: what to export, and why. The audit stores it, and it is read back from there. */
export const choiceSchema = choice.refine(({ from, to }) => from <= to, { path: ['to'], error: 'ORDER' });
export type Choice = z.output<typeof choiceSchema>;

/** The request that fetches the file. */
export const fetchSchema = z.object({ export: z.uuid() });
