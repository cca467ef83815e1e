// The vocabulary of appointments that pages, forms and rules share.

export const APPOINTMENT_KINDS = ['phone_call', 'assessment', 'visit', 'admission'] as const;
export type AppointmentKind = (typeof APPOINTMENT_KINDS)[number];
export const KIND_LABELS: Readonly<Record<AppointmentKind, string>> = {
  phone_call: 'Phone call',
  assessment: 'Assessment',
  visit: 'Visit',
  admission: 'Admission',
};

/** How long an appointment may be, in minutes. */
export const LENGTHS = [15, 30, 45, 60, 90, 120, 180, 240] as const;
export const DEFAULT_MINUTES = 60;

/** How an appointment ended. Only staff who move one make it `moved`. */
export const ENDINGS = ['kept', 'missed', 'canceled'] as const;
export type Ending = (typeof ENDINGS)[number];
export type AppointmentEnd = Ending | 'moved';
export const ENDING_LABELS: Readonly<Record<AppointmentEnd, string>> = {
  moved: 'Moved',
  canceled: 'Canceled',
  kept: 'Kept',
  missed: 'No-show',
};

/** How long an appointment takes, in words: `1 h 30 min`. */
export function minutesText(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** The views of the list. */
export const SPANS = ['day', 'week'] as const;
export type Span = (typeof SPANS)[number];
