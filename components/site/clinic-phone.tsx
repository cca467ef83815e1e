import { clinic } from '@/lib/clinic/data';
import { phoneText } from '@/lib/clinic/domain';

/** The clinic's phone number. A placeholder is marked as such and isn't a link. */
export function ClinicPhone() {
  const facts = clinic();
  const text = phoneText(facts);
  if (facts.placeholders.includes('phone')) return <span className="whitespace-nowrap">{text}</span>;
  return (
    <a className="whitespace-nowrap" href={`tel:${facts.phone.replaceAll(' ', '')}`}>
      {text}
    </a>
  );
}
