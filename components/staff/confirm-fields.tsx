import { BUSY } from '@/components/staff/account/busy';
import { UsernameField } from '@/components/staff/account/username-field';
import type { ActionState, Confirmation } from '@/lib/auth/action';
import { CONFIRM_FIELDS } from '@/lib/shared/confirm-fields';
import { TextField } from './text-field';

const IDLE: ActionState = { state: 'idle' };

/** What went wrong while someone confirmed their identity, and what to do. */
export const CONFIRM_FAILURES: Readonly<Record<NonNullable<Confirmation['problem']>, string>> = {
  WRONG: 'The password or the code isn’t right. Check both, wait for your app’s next code, and try again.',
  USED_CODE: 'You’ve already used this code. Wait until your app shows the next one, then enter that.',
  REFUSED: 'The passkey wasn’t accepted, or this took too long. Try again.',
  BUSY,
  TOO_MANY:
    'Too many attempts. Wait 15 minutes, or sign out and sign in again: that counts as confirming it’s you.',
};

type Props = {
  email: string;
  /** Puts the cursor in the first field. */
  autoFocus?: boolean;
};

/** The fields for confirming one's identity: the password, and a code from the app. */
export const ConfirmFields = ({ email, autoFocus = false }: Props) => (
  <div className="space-y-4">
    <UsernameField email={email} />
    <TextField
      name={CONFIRM_FIELDS.password}
      label="Your password"
      type="password"
      required
      autoFocus={autoFocus}
      autoComplete="current-password"
      state={IDLE}
    />
    <TextField
      name={CONFIRM_FIELDS.code}
      label="Code from your app"
      hint="The six digits it shows now. Just used them to sign in? Wait for the next ones. Lost your device? Sign out, then sign in with a recovery code."
      required
      autoComplete="one-time-code"
      inputMode="numeric"
      spellCheck={false}
      state={IDLE}
    />
  </div>
);

export const CONFIRM_TITLE = 'Confirm it’s you';
export const CONFIRM_WHY =
  'This can give access away, send data out, or delete it. So we ask again, unless you confirmed or signed in less than five minutes ago.';
