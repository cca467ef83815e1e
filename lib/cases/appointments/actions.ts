'use server';

import { staffAction } from '@/lib/auth/action';
import { clinic } from '@/lib/clinic/data';
import { ok } from '@/lib/shared/result';
import { startOf } from './domain';
import { endAppointment, setAppointment } from './mutations';
import { appointmentSchema, endingSchema } from './schema';

const can = 'requests.write';

export const setAppointmentAction = staffAction(
  { can, schema: appointmentSchema, givesBack: ['date', 'time', 'minutes', 'kind', 'withId'] },
  async ({ id, version, date, time, tell, ...wanted }, { staff, now }) => {
    const start = startOf(date, time, clinic().timeZone);
    if (!start.ok) return start;
    const { at, isDoubled } = start.value;
    const set = await setAppointment(staff, { id, version }, { ...wanted, at, tells: tell === 'yes' }, now);
    return set.ok ? ok({ isDoubled }) : set;
  },
);

export const endAppointmentAction = staffAction(
  { can, schema: endingSchema },
  ({ id, version, ...ending }, { staff, now }) => endAppointment(staff, { id, version }, ending, now),
);
