'use server';

import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { openAction, staffAction } from '@/lib/auth/action';
import { ok } from '@/lib/shared/result';
import { inviteStaff, requestPasswordReset, revokeInvitation, useLink } from '@/lib/staff/links/mutations';
import { reopenSignIn, signInToEnrol } from '@/lib/staff/sign-in/mutations';
import { changeRole, reinstate, resetSecondFactor, suspend } from './mutations';
import { emailSchema, inviteSchema, joinSchema, memberSchema, roleSchema } from './schema';

export const inviteAction = staffAction(
  { can: 'team.manage', schema: inviteSchema },
  async (given, { staff, now }) => {
    const invited = await inviteStaff(staff.id, given, now);
    return invited.ok ? ok(given.email) : invited; // the link itself is only sent by mail
  },
);

export const revokeInvitationAction = staffAction(
  { can: 'team.manage', schema: memberSchema },
  async ({ id }, { staff, now }) => {
    await revokeInvitation(staff, id, now);
    return ok(true);
  },
);

export const changeRoleAction = staffAction(
  { can: 'team.manage', schema: roleSchema },
  ({ id, role }, { staff, now }) => changeRole(staff, id, role, now),
);

export const suspendAction = staffAction(
  { can: 'team.manage', schema: memberSchema },
  ({ id }, { staff, now }) => suspend(staff, id, now),
);

export const reinstateAction = staffAction(
  { can: 'team.manage', schema: memberSchema },
  ({ id }, { staff, now }) => reinstate(staff, id, now),
);

export const resetSecondFactorAction = staffAction(
  { can: 'team.manage', schema: memberSchema },
  ({ id }, { staff, now }) => resetSecondFactor(staff, id, now),
);

export const requestResetAction = openAction(
  { schema: emailSchema, givesBack: ['email'] },
  async ({ email }, { now }) => {
    await requestPasswordReset(email, now, await headers());
    return ok(true);
  },
);

export const joinAction = openAction(
  { schema: joinSchema, signsIn: true, givesBack: ['name', 'email'] },
  async (given, { now }) => {
    const joined = await useLink(given, now);
    if (!joined.ok) return joined;
    await reopenSignIn(joined.value, now);
    if (!joined.value.enrols) redirect('/sign-in?ended=new-password');
    await signInToEnrol(joined.value.email, given.password);
    redirect('/sign-in/set-up');
  },
);
