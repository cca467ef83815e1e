// The vocabulary of the referral directory that pages, forms and rules share.

export const REFERRER_KINDS = ['professional', 'organization', 'campaign'] as const;
export type ReferrerKind = (typeof REFERRER_KINDS)[number];
export const REFERRER_LABELS: Readonly<Record<ReferrerKind, string>> = {
  professional: 'Professional',
  organization: 'Organization',
  campaign: 'Campaign',
};

/** Maximum characters of each detail. */
export const DETAIL_LIMIT = 100;

/** What lists call a source: its organization and its person. */
export const referrerText = ({ organization, person }: { organization: string; person: string }): string =>
  [organization, person].filter((part) => part !== '').join(', ');
