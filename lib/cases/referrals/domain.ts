import { sealedContext } from '@/lib/shared/sealed-columns';

/** The encryption context of a referrer's details. */
export const referrerContext = (id: string): string => sealedContext('referrer', [id], 'details');
