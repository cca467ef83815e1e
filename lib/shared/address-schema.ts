import { z } from 'zod';
import { readEmail } from './email';

/** An email address as someone may type it, read as it is stored. `message` says what is wrong with any other text. */
export const addressSchema = (message: string) =>
  z.string().transform((text, context) => {
    const address = readEmail(text);
    if (address === undefined) context.addIssue(message);
    return address ?? z.NEVER;
  });
