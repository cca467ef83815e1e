import type { Confirmation } from '@/lib/auth/action';
import { CONFIRM_FIELDS } from '@/lib/shared/confirm-fields';
import { CONFIRM_FAILURES, CONFIRM_TITLE, CONFIRM_WHY, ConfirmFields } from './confirm-fields';

/**
 * Replaces a form's fields if it was submitted without scripts and the person has to confirm their identity. The
 * submitted input goes along, sealed, and takes effect once the same form is sent with their password and code.
 */
export const ConfirmWithoutScript = ({ email, hasApp, problem, sealedForm }: Confirmation) => (
  <section aria-label={CONFIRM_TITLE} className="space-y-4">
    <h3 className="text-subheading">{CONFIRM_TITLE}</h3>
    {problem ? (
      <p role="alert" className="border-danger bg-danger-paper border-l-4 p-4">
        {CONFIRM_FAILURES[problem]}
      </p>
    ) : null}
    <p>
      <span>{CONFIRM_WHY}</span> What you entered is kept, and is carried out once you confirm.
    </p>
    <input type="hidden" name={CONFIRM_FIELDS.sealedForm} value={sealedForm} autoComplete="off" />
    {hasApp ? (
      <>
        <ConfirmFields email={email} />
        <button className="button">Confirm and continue</button>
      </>
    ) : (
      <p>You use a passkey, and passkeys need JavaScript. Turn it on, go back, and try again.</p>
    )}
    <p>
      <a href="">Cancel: nothing has been changed</a>
    </p>
  </section>
);
