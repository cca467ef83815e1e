// What a form submits about how it was opened, and the proof of work that the browser computes for it.

/** The field with the signed token that a page of ours put into the form (lib/platform/opened-form.ts). */
export const OPENED_FIELD = 'opened';
/** The field with the proof of work. */
export const WORK_FIELD = 'work';

/**
 * Proof of work as hashcash does it: a number so that the SHA-256 of it and the form's token begins with so many zero
 * bits, 2^12 hashes on average, which a phone does in a second or two while someone types. It opens and closes nothing:
 * where many forms wait, those that have it go first.
 */
export const WORK_BITS = 12;

/** What is hashed. */
export const workText = (token: string, number: number): string => `${token}:${number}`;
