/** What to do if too many passwords are being checked at once. */
export const BUSY = 'Many people are signing in right now. Wait a moment, then try again.';
