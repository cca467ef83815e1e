import { z } from 'zod';

export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;

/** Minutes since midnight. */
const minutes = (time: string) => 60 * Number(time.slice(0, 2)) + Number(time.slice(3));

const openingHours = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/, 'write opening hours as 09:00-17:00')
  .transform((text) => ({ opens: text.slice(0, 5), closes: text.slice(6) }))
  .refine(
    ({ opens, closes }) => minutes(closes) - minutes(opens) > 60,
    'a day must be open for more than an hour',
  );

const timeZone = z
  .string()
  .refine((name) => Intl.supportedValuesOf('timeZone').includes(name), 'unknown time zone');

/** `content/site.yaml`: the clinic's own facts. */
export const clinicSchema = z.strictObject({
  name: z.string().min(1),
  city: z.string().min(1),
  timeZone,
  phone: z.string().regex(/^\+\d[\d ]+$/, 'write the phone with its country code, like +1 239 555 0100'),
  hours: z
    .partialRecord(z.enum(WEEKDAYS), openingHours)
    .refine((hours) => Object.keys(hours).length > 0, 'name at least one day with hours'),
  holidays: z.array(z.iso.date()),
});

/** `placeholders` names the settings that the clinic has yet to fill. */
export type Clinic = z.output<typeof clinicSchema> & { placeholders: readonly string[] };

export type OpeningHours = Pick<Clinic, 'timeZone' | 'hours' | 'holidays'>;
