import { messagesIn, type Language } from '@/content/languages';
import { clinic } from '@/lib/clinic/data';
import { addressText, hoursText, isKnown } from '@/lib/clinic/domain';
import { isolated } from '@/lib/shared/bidi';
import { ClinicPhone } from './clinic-phone';

/** The clinic's name, phone, address and hours, as far as they're known. */
export function ContactDetails({ language }: { language: Language }) {
  const { contact } = messagesIn(language).page;
  const facts = clinic();
  const rows = [
    [contact.name, isolated(facts.name)],
    [contact.phone, isKnown(facts, 'phone') ? <ClinicPhone key="phone" /> : undefined],
    [contact.address, addressText(facts)],
    [contact.hours, hoursText(facts, language)],
  ] as const;
  const known = rows.filter(([, value]) => value !== undefined);
  return (
    <dl className="contact-details">
      {known.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
