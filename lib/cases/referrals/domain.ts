import { sealedContext } from '@/lib/shared/sealed-columns';

/** In the erasure log: an entry was removed for good, and doesn't come back with an older backup. */
export const REFERRER_ERASURE = 'referrers.removed';

/** The encryption context of a referrer's details. */
export const referrerContext = (id: string): string => sealedContext('referrer', [id], 'details');
