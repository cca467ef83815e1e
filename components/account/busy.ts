/** What to do where more passwords are being checked than there is room for. */
export const BUSY =
  'Many people are signing in right now. What you typed is still here: wait a moment, then press the button again.';
