import type { Language } from '@/content/languages';

/** The image for a shared link to a page (app/og), for its metadata. */
export const sharingImage = (language: Language, name: string) => [
  { url: `/og/${language}/${name}.png`, width: 1200, height: 630 },
];
