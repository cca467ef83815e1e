import { cookies } from 'next/headers';
import { z } from 'zod';
import { readCookie, type SealedCookie } from '@/lib/platform/sealed-cookie';

/**
 * The text entered for a refused picture, for the form without JavaScript: a browser can't refill a file, only text.
 */
export const UPLOAD_WORDS: SealedCookie = {
  name: 'upload-words',
  path: '/copy/images',
  maxAgeSeconds: 10 * 60,
};

const wordsSchema = z.object({ alt: z.string(), decorative: z.boolean() });
type UploadWords = z.output<typeof wordsSchema>;

/** The text stored in this browser, or undefined. */
export async function readUploadWords(now: Date): Promise<UploadWords | undefined> {
  const jar = await cookies();
  return wordsSchema.safeParse(readCookie(UPLOAD_WORDS, (name) => jar.get(name)?.value, now)).data;
}
