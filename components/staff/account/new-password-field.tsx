import { TextField } from '@/components/staff/text-field';
import type { ActionState } from '@/lib/auth/action';

type Props = { name: string; state: ActionState };

/** A password that someone makes up; password managers offer one. */
export const NewPasswordField = ({ name, state }: Props) => (
  <TextField
    name={name}
    label="New password"
    hint="At least 12 characters. A few unrelated words make a good one."
    type="password"
    autoComplete="new-password"
    state={state}
  />
);
