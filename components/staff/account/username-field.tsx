/**
 * The user name for a form that asks only for a password or a code: it tells a password manager which account that
 * belongs to. Hidden, because no one needs to read or type it there.
 */
export const UsernameField = ({ email }: { email: string }) => (
  <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
);
