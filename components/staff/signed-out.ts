/**
 * Dispatched in the page when its stream ends because the session did (components/staff/account/idle-timeout.tsx
 * listens).
 */
export const SIGNED_OUT_EVENT = 'calusa:signed-out';

/** Dispatched in the page when the same person has signed in again. */
export const SIGNED_IN_EVENT = 'calusa:signed-in';
