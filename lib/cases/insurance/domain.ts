import { sealedContext } from '@/lib/shared/sealed-columns';

/** The encryption context of a check's details: of no other request. */
export const insuranceContext = (requestId: string, id: string): string =>
  sealedContext('insurance_check', [requestId, id], 'details');
