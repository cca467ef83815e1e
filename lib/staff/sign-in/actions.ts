'use server';

import { redirect } from 'next/navigation';
import { enrolmentAction, openAction, presentAction, staffAction } from '@/lib/auth/action';
import { codeConfirmSchema, confirmByCode, confirmByPasskey, confirmChallenge } from '@/lib/auth/step-up';
import { withNext } from '@/lib/shared/next-address';
import { ok } from '@/lib/shared/result';
import {
  addPasskey,
  changePassword,
  confirmApp,
  endOwnSessions,
  passkeyOffer,
  removePasskey,
  renewRecoveryCodes,
} from '@/lib/staff/account/mutations';
import { safeNext } from './domain';
import {
  passkeyChallenge,
  signInWithCode,
  signInWithPasskey,
  signInWithPassword,
  signOut,
} from './mutations';
import {
  changePasswordSchema,
  codeSchema,
  confirmPasskeySchema,
  newPasskeySchema,
  nothing,
  passkeyIdSchema,
  passkeySchema,
  sessionSchema,
  signInSchema,
} from './schema';

export const signInAction = openAction(
  { schema: signInSchema, signsIn: true, givesBack: ['email'] },
  async ({ next, ...given }, { now }) => {
    const signedIn = await signInWithPassword(given, now);
    if (!signedIn.ok) return signedIn;
    redirect(withNext('/sign-in/code', next ?? ''));
  },
);

export const codeAction = openAction(
  { schema: codeSchema, signsIn: true },
  async ({ code, next }, { now }) => {
    const signedIn = await signInWithCode(code, now);
    if (!signedIn.ok) return signedIn;
    redirect(safeNext(next, signedIn.value));
  },
);

export const passkeyChallengeAction = openAction({ schema: nothing, signsIn: true }, async () =>
  ok(await passkeyChallenge()),
);

export const passkeyAction = openAction(
  { schema: passkeySchema, signsIn: true },
  async ({ response, next }, { now }) => {
    const signedIn = await signInWithPasskey(response, now);
    return signedIn.ok ? ok(safeNext(next, signedIn.value)) : signedIn;
  },
);

export const signOutAction = openAction({ schema: nothing }, async (_, { now }) => {
  await signOut(now);
  redirect('/sign-in?ended=signed-out');
});

/**
 * Tells the server that the person is still there, and returns who is signed in, since another tab may have changed
 * that.
 */
export const stayAction = staffAction(
  { can: 'account.own', schema: nothing, refreshes: false },
  (_, { staff }) => Promise.resolve(ok(staff.id)),
);

export const confirmAppAction = enrolmentAction({ schema: codeSchema }, ({ code }, { session, now }) =>
  confirmApp(session, code, now),
);

export const passkeyOfferAction = enrolmentAction({ schema: nothing }, async () => ok(await passkeyOffer()));

export const addPasskeyAction = enrolmentAction({ schema: newPasskeySchema }, (given, { session, now }) =>
  addPasskey(session, given, now),
);

export const removePasskeyAction = staffAction(
  { can: 'account.secure', schema: passkeyIdSchema },
  ({ id }, { staff, now }) => removePasskey(staff, id, now),
);

export const recoveryCodesAction = staffAction(
  { can: 'account.secure', schema: nothing },
  (_, { staff, now }) => renewRecoveryCodes(staff, now),
);

export const changePasswordAction = staffAction(
  { can: 'account.secure', schema: changePasswordSchema },
  (given, { staff, now }) => changePassword(staff, given, now),
);

export const endSessionAction = staffAction(
  { can: 'account.own', schema: sessionSchema.partial() },
  async ({ id }, { staff, now }) => {
    await endOwnSessions(staff, id, now);
    return ok(true);
  },
);

/** Reauthenticates before something that an open session alone must not be able to do. */
export const confirmByCodeAction = presentAction({ schema: codeConfirmSchema }, (typed, { session, now }) =>
  confirmByCode(session, typed, now),
);

export const confirmChallengeAction = presentAction({ schema: nothing }, async (_, { session, now }) =>
  ok(await confirmChallenge(session, now)),
);

export const confirmByPasskeyAction = presentAction(
  { schema: confirmPasskeySchema },
  ({ response }, { session, now }) => confirmByPasskey(session, response, now),
);
