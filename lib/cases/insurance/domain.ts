import { sealedContext } from '@/lib/shared/sealed-columns';

/** The encryption context of a check's details. */
export const insuranceContext = (id: string): string => sealedContext('insurance_check', [id], 'details');
