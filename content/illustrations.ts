/** The drawings that page copy can show. */
export const ILLUSTRATIONS = ['course', 'problem-areas', 'after-you-ask'] as const;
export type IllustrationName = (typeof ILLUSTRATIONS)[number];
