import { z } from 'zod';
import { emailKey, readEmail } from './email';
import { cleanLine, cleanName, cleanText, isReadable } from './typed-text';

// Fields that people type, for schemas that stay on the server. What is wrong is a code of ours.

const typed = z.string('MISSING').refine(isReadable, 'UNREADABLE');
const needed = (most: number) => z.string().min(1, 'MISSING').max(most, 'TOO_LONG');

/** A required line. */
export const lineField = (most: number) => typed.transform(cleanLine).pipe(needed(most));
/** A required text of several lines. */
export const textField = (most: number) => typed.transform(cleanText).pipe(needed(most));
/** A person's name with at least one visible character. */
export const nameField = (most: number) => typed.transform(cleanName).pipe(needed(most));

/** The address of an account, as it is compared. */
export const emailField = typed.transform((text, context) => {
  if (readEmail(text) !== undefined) return emailKey(text);
  context.addIssue(text.trim() === '' ? 'MISSING' : 'NOT_AN_EMAIL');
  return z.NEVER;
});
