import { ActionForm } from '@/components/staff/action-form';
import type { RequestView } from '@/lib/cases/case/data';
import { askForSignatureAction } from '@/lib/cases/signatures/actions';
import { askingProblem } from '@/lib/cases/signatures/domain';
import { substanceUseConsent } from '@/lib/intake/proofs/domain';

type Props = { view: RequestView; timeZone: string; now: Date };

const FAILURES = {
  GONE: 'This request is gone, or in the trash. Nothing was sent.',
  NOT_THEIRS_TO_SIGN: 'They ask for someone else, who has to sign for themselves. Nothing was sent.',
  ON_FILE: 'A signed consent is on file already. Nothing was sent.',
  NO_PRIVATE_EMAIL: 'They no longer allow an email like this. Nothing was sent.',
  QUARANTINED: 'This request is in quarantine. Move it to New first. Nothing was sent.',
  ASKED_ALREADY: 'They were asked within the last day, or that email is still waiting. Nothing was sent.',
};

/** What is on file of the consent that has to be signed (42 CFR 2.31), and how to ask for it. */
export function SignatureForm({ view, timeZone, now }: Props) {
  const { id, consents } = view;
  const isOnFile = substanceUseConsent(consents, now, timeZone) !== null;
  const problem = askingProblem(view, now, timeZone);
  return (
    <details className="fold">
      <summary>{`Consent to share alcohol and drug information: ${isOnFile ? 'signed' : 'not on file'}`}</summary>
      <div className="mt-3 space-y-3">
        {isOnFile ? <p>You can export and hand over what they told us.</p> : <p>{NOT_ON_FILE}</p>}
        {problem ? null : (
          <ActionForm
            action={askForSignatureAction}
            failures={FAILURES}
            doneText="Email queued: they were asked to sign."
          >
            <input type="hidden" name="id" value={id} autoComplete="off" />
            <button type="submit" className="button-small">
              Email them to sign
            </button>
          </ActionForm>
        )}
      </div>
    </details>
  );
}

const NOT_ON_FILE =
  'Federal law (42 CFR Part 2) wants it in writing. They can sign on “Your request” or on the printed form; record a signed paper under the consents.';
