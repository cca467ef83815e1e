import { cookies } from 'next/headers';
import { z } from 'zod';
import { readCookie, type SealedCookie } from '@/lib/platform/sealed-cookie';

/** What was said of a picture that was refused, for the form without scripts: a browser keeps no file, but words. */
export const UPLOAD_WORDS: SealedCookie = {
  name: 'upload-words',
  path: '/copy/images',
  maxAgeSeconds: 10 * 60,
};

const wordsSchema = z.object({ alt: z.string(), decorative: z.boolean() });
type UploadWords = z.output<typeof wordsSchema>;

/** The words that this browser keeps, or undefined. */
export async function readUploadWords(now: Date): Promise<UploadWords | undefined> {
  const jar = await cookies();
  return wordsSchema.safeParse(readCookie(UPLOAD_WORDS, (name) => jar.get(name)?.value, now)).data;
}
