import { MAX_ALT } from '@/lib/content/images/domain';
import { ownValue } from '@/lib/shared/own-value';

const BROKEN_OFF = 'The upload was interrupted. Try again.';

/** Why a picture wasn't stored and what to do, by code. */
export const IMAGE_FAILURES: Readonly<Record<string, string>> = {
  FILE_MISSING: 'Choose a file.',
  EMPTY: 'The file is empty. Save or download it again, then upload the new copy.',
  TOO_LARGE: 'The file is larger than 10 MB. Save it smaller and upload that.',
  HEIC: 'This is a HEIC photo, the kind iPhones take, and browsers can’t show it. Open it in Photos or Preview, export it as JPEG and upload that. To take JPEGs from now on: Settings, Camera, Formats, Most Compatible.',
  MOVING:
    'This is an animation or a video, and pages show still pictures only. Save one frame as JPEG or PNG and upload that.',
  PDF: 'This is a PDF, not a picture. Save the page you need as JPEG or PNG and upload that.',
  SVG: 'This is an SVG drawing, which can contain scripts. Export it as PNG and upload that.',
  NOT_AN_IMAGE: 'We can’t read this file as a picture. Save it as JPEG, PNG, WebP or AVIF and upload that.',
  DAMAGED:
    'The file is damaged: part of the picture is missing. Copy or download it again, then upload the new copy.',
  TOO_MANY_PIXELS:
    'The picture has too many pixels: more than 120 million for a JPEG, or 40 million for other formats. Make it smaller and upload that.',
  ALT_MISSING: 'Say what the picture shows, or check that it’s only decorative: one or the other.',
  ALT_TOO_LONG: `Say what the picture shows in at most ${MAX_ALT} characters.`,
  INCOMPLETE: BROKEN_OFF,
};

/** The message for a code in the address. */
export const problemMessage = (code: string): string => ownValue(IMAGE_FAILURES, code) ?? BROKEN_OFF;
