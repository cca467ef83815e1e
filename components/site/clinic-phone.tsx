import { clinic } from '@/lib/clinic/data';
import { phoneText } from '@/lib/clinic/domain';

/** The clinic's phone number as a link; nothing while it isn't known. */
export function ClinicPhone() {
  const facts = clinic();
  const text = phoneText(facts);
  if (text === undefined) return null;
  return (
    <a className="whitespace-nowrap" href={`tel:${facts.phone.replaceAll(' ', '')}`}>
      {text}
    </a>
  );
}

/** Words that lead to the clinic's phone number, and the number; neither while it isn't known. */
export function CallClinic({ before, after = '' }: { before: string; after?: string }) {
  if (phoneText(clinic()) === undefined) return null;
  return (
    <>
      <span>{before}</span> <ClinicPhone />
      {after === '' ? null : <span>{after}</span>}
    </>
  );
}
