import { Notice } from '@/components/ui/notice';
import { ClinicPhone } from '@/components/site/clinic-phone';
import { WithdrawalWarning } from '@/components/site/withdrawal-warning';
import { clinic } from '@/lib/clinic/data';
import { hoursText } from '@/lib/clinic/domain';

/** What stands before the form: when it is read, what "confidential" means and where that ends, and what is not safe. */
export function ConsultationIntro() {
  const facts = clinic();
  return (
    <div className="mt-6 space-y-6">
      <p className="text-xl">
        Tell us what to call you and how to reach you. Intake staff will read it and contact you to talk about
        what might help. It commits you to nothing. You can ask for yourself at any age.
      </p>
      <Notice kind="warning" title="This form is not for emergencies">
        <p>
          Staff read requests {hoursText(facts)}, except on holidays. At other times nobody is reading. If you
          cannot wait, call <a href="tel:911">911</a>, or <a href="tel:988">call</a> or{' '}
          <a href="sms:988">text 988</a>.
        </p>
        <WithdrawalWarning />
      </Notice>
      <details open className="border-line rounded-md border p-4">
        <summary className="cursor-pointer font-semibold">
          What “confidential” means here, and its limits
        </summary>
        <ul className="mt-3 list-disc space-y-2 pl-6">
          <li>
            What you enter is encrypted before it is stored. The email that tells our staff holds none of it.
          </li>
          <li>No page of this site contacts another company: no ads, no analytics from others.</li>
          <li>
            The law sets limits. Staff may have to share some of it in a medical emergency, to report
            suspected abuse or neglect of a child (or, where the law allows, of a vulnerable adult), or when a
            court orders it under the special rules for drug and alcohol records.
          </li>
          <li>On a shared phone or computer, the browser’s history shows that you were here.</li>
        </ul>
      </details>
      <p>
        Would you rather talk? Call <ClinicPhone />.
      </p>
    </div>
  );
}
