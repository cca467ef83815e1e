import { MAX_ALT } from '@/lib/images/domain';

const BROKEN_OFF = 'The upload broke off on its way. Try again.';

/** Why a picture was not stored, by code, and what to do. */
export const IMAGE_FAILURES: Readonly<Record<string, string>> = {
  FILE_MISSING: 'Choose a file.',
  TOO_LARGE: 'The file is larger than 10 MB. Save it smaller and upload that.',
  NOT_A_PICTURE:
    'The file is no picture that we can read, or a moving one. Save it as JPEG, PNG, WebP or AVIF and upload that.',
  TOO_MANY_PIXELS: 'The picture has more than 40 million pixels. Make it smaller and upload that.',
  ALT_MISSING: 'Say what the picture shows, or check that it only decorates: one of the two.',
  ALT_TOO_LONG: `Say what the picture shows in at most ${MAX_ALT} characters.`,
  INCOMPLETE: BROKEN_OFF,
};

/** The words for the code of an address. */
export const problemWords = (code: string): string => IMAGE_FAILURES[code] ?? BROKEN_OFF;
