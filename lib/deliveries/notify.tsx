import { render, toPlainText } from 'react-email';
import { ConsultationReceived, consultationReceivedSubject } from '@/emails/consultation-received';
import { clinic } from '@/lib/clinic/data';
import { env } from '@/lib/platform/env';
import type { Mail } from '@/lib/platform/mail';
import { formatMoment } from '@/lib/shared/dates';

type StaffMail = { deliveryId: string; recipient: string; reference: string; receivedAt: Date };

/** The mail that tells intake staff of a request: its reference, when it came and where to read it; nothing else. */
export async function renderStaffMail({
  deliveryId,
  recipient,
  reference,
  receivedAt,
}: StaffMail): Promise<Mail> {
  const { APP_URL } = env();
  const { name, timeZone } = clinic();
  const props = {
    clinicName: name,
    reference,
    receivedAt: formatMoment(receivedAt, timeZone),
    deskUrl: `${APP_URL}/desk`,
  };
  const html = await render(<ConsultationReceived {...props} />);
  return {
    to: recipient,
    subject: consultationReceivedSubject(reference),
    html,
    text: toPlainText(html),
    messageId: `<${deliveryId}@${new URL(APP_URL).hostname}>`,
  };
}
