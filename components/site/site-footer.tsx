import { clinic } from '@/lib/clinic/data';
import { hoursText } from '@/lib/clinic/domain';
import { ClinicPhone } from './clinic-phone';

export function SiteFooter() {
  const facts = clinic();
  return (
    <footer className="border-line bg-shell mt-16 border-t">
      <div className="mx-auto max-w-5xl space-y-2 px-5 py-8 text-base">
        <p>
          <strong>{facts.name}</strong>, {facts.city}. Phone: <ClinicPhone />
        </p>
        <p>Requests are read {hoursText(facts)}, except on holidays.</p>
        <p>This site gives general information. It does not replace advice from a clinician who knows you.</p>
      </div>
    </footer>
  );
}
