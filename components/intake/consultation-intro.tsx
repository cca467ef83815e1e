import { CallClinic } from '@/components/site/clinic-phone';
import { LanguageSwitch } from '@/components/site/language-switch';
import { Snippet } from '@/components/site/prose';
import { type Language, messagesIn } from '@/content/languages';
import { pathOf } from '@/lib/content/copy/domain';

/**
 * Shown before the form, as shortly as the first question allows: what isn't safe to wait for, what "confidential" means,
 * and its limits.
 */
export function ConsultationIntro({ language }: { language: Language }) {
  const text = messagesIn(language).intro;
  return (
    <div className="mt-3 space-y-3">
      <p>{text.lead}</p>
      <aside aria-label={text.emergencyTitle} className="border-danger bg-shell space-y-2 border-l-4 p-4">
        <p>
          <strong>
            <span>{text.emergencyTitle}</span>.
          </strong>{' '}
          <span>{text.emergency}</span>
        </p>
        <details className="fold">
          <summary>{text.withdrawal}</summary>
          <Snippet besideForm language={language} name="not-for-emergencies" />
          <Snippet besideForm language={language} name="withdrawal-warning" />
        </details>
      </aside>
      <details className="fold">
        <summary>{text.confidentialTitle}</summary>
        <Snippet besideForm language={language} name="confidentiality" />
        <Snippet besideForm language={language} name="shared-device" />
      </details>
      <p className="text-small">
        <CallClinic before={text.rather} after="." /> <span>{text.paperBefore}</span>{' '}
        <a href={pathOf(language, 'consultation/paper')}>{text.paper}</a>.{' '}
        <LanguageSwitch language={language} name="consultation" />
      </p>
    </div>
  );
}
