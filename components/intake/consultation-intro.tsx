import { CallClinic } from '@/components/site/clinic-phone';
import { Snippet } from '@/components/site/prose';
import { Notice } from '@/components/ui/notice';
import { type Language, messagesIn } from '@/content/languages';
import { pathOf } from '@/lib/content/copy/domain';

/** Shown before the form: what isn't safe to wait for, what "confidential" means, and its limits. */
export function ConsultationIntro({ language }: { language: Language }) {
  const text = messagesIn(language).intro;
  return (
    <div className="mt-5 space-y-5">
      <p className="text-lead">{text.lead}</p>
      <Notice kind="warning" title={text.emergencyTitle}>
        <Snippet besideForm language={language} name="not-for-emergencies" />
        <p>
          <strong>{text.withdrawal}</strong>
        </p>
        <details className="fold">
          <summary>{text.withdrawalMore}</summary>
          <Snippet besideForm language={language} name="withdrawal-warning" />
        </details>
      </Notice>
      <details className="fold">
        <summary>{text.confidentialTitle}</summary>
        <Snippet besideForm language={language} name="confidentiality" />
        <Snippet besideForm language={language} name="shared-device" />
      </details>
      <p>
        <CallClinic before={text.rather} after="." /> <span>{text.paperBefore}</span>{' '}
        <a href={pathOf(language, 'consultation/paper')}>{text.paper}</a>.
      </p>
    </div>
  );
}
