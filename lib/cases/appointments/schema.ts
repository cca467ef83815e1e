import { z } from 'zod';
import { dayField, versionField } from '@/lib/shared/stored-values';
import { APPOINTMENT_KINDS, ENDINGS, LENGTHS, SPANS } from './fields';

const seen = { id: z.uuid(), version: versionField };

/** A new appointment of a request, or an existing one at another time. Day and time are on the clinic's clock. */
export const appointmentSchema = z.object({
  ...seen,
  /** The one that is moved; absent for a new one. */
  appointment: z.uuid().optional(),
  date: z.string(),
  time: z.string(),
  minutes: z.coerce.number().pipe(z.literal(LENGTHS, 'minutes')),
  kind: z.enum(APPOINTMENT_KINDS, 'kind'),
  withId: z.uuid('with'),
  /** Checked if the person wants it by email. */
  tell: z.literal('yes').optional(),
});

/** How an appointment ended. */
export const endingSchema = z.object({ ...seen, appointment: z.uuid(), as: z.enum(ENDINGS) });

/** The list in the page's URL; what can't be read means today, everyone. */
export const agendaSchema = z.object({
  day: dayField().optional().catch(undefined),
  span: z.enum(SPANS).catch('week'),
  with: z.enum(['me', 'all']).catch('all'),
});
export type AgendaQuery = z.output<typeof agendaSchema>;
