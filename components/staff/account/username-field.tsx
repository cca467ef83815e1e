/**
 * The user name of a form that asks for a password or a code alone: by it a password manager knows whose it is. Not
 * shown, because nobody has to read or type it there.
 */
export const UsernameField = ({ email }: { email: string }) => (
  <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
);
