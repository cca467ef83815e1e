import { messagesIn, type Language } from '@/content/languages';
import { clinic } from '@/lib/clinic/data';
import { addressText, hoursText } from '@/lib/clinic/domain';
import { isolated } from '@/lib/shared/bidi';
import { ClinicPhone } from './clinic-phone';

/** The clinic's name, phone, address and hours. */
export function ContactDetails({ language }: { language: Language }) {
  const { contact } = messagesIn(language).page;
  const facts = clinic();
  const rows = [
    [contact.name, isolated(facts.name)],
    [contact.phone, <ClinicPhone key="phone" />],
    [contact.address, addressText(facts)],
    [contact.hours, hoursText(facts)],
  ] as const;
  return (
    <dl className="contact-details">
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
