/** What differs each time that a form is opened, by the names of the holes that a finished page has for it. */
export const HOLES = ['opening', 'form', 'opened', 'from', 'reading', 'today'] as const;
export type HoleName = (typeof HOLES)[number];

/**
 * Stands in a page that is rendered once, in a text or an attribute, for what the server puts there as text each time that
 * it is opened (lib/platform/http/filled-page.ts). No one writes this by chance, and anyone who does only gets back their own values.
 */
export const hole = (name: HoleName): string => `hole-c41b7e92f6d05a38-${name}`;
