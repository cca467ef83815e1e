/** What to do where more passwords are being checked than there is room for. */
export const BUSY = 'Many people are signing in right now. Wait a moment, then try again.';
