import { recordMailed } from '@/lib/intake/proofs/mutations';
import { attemptDelivery } from '@/lib/outbox/attempts/mutations';

/** Tries to send a delivery once; a mail to a person is recorded as proof that their consent to it was relied on. */
export async function deliverMail(deliveryId: string, now: Date): Promise<void> {
  const mail = await attemptDelivery(deliveryId, now);
  if (mail) await recordMailed(deliveryId, mail, now);
}
