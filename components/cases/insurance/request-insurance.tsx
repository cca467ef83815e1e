import { changeFailures, SeenFields } from '@/components/cases/case/request-seen';
import { ActionForm } from '@/components/staff/action-form';
import { answerCheckAction } from '@/lib/cases/insurance/actions';
import type { InsuranceCheck } from '@/lib/cases/insurance/data';
import { checkText, RESULT_LABELS, RESULTS } from '@/lib/cases/insurance/fields';
import type { RequestView } from '@/lib/cases/case/data';
import { formatMoment } from '@/lib/shared/dates';
import { InsuranceForm } from './insurance-form';

const failuresOf = (view: RequestView) => ({
  ...changeFailures(view),
  NO_PART2_CONSENT:
    'Asking an insurer tells them about treatment, and there’s no signed consent for that on file. Ask for their signature first.',
  QUARANTINED: 'This request is in quarantine. Move it to New first.',
  NO_SUCH_CHECK: 'This check has an answer already. Reload the page.',
});

type Props = { view: RequestView; checks: readonly InsuranceCheck[]; timeZone: string };

/** Whether the person's insurance covers treatment: what was asked, what the insurer said, and by whom. */
export function RequestInsurance({ view, checks, timeZone }: Props) {
  const [newest, ...earlier] = checks;
  return (
    <section aria-labelledby="insurance" className="panel">
      <h2 id="insurance">Insurance</h2>
      <p>
        Now: <strong>{checkText(newest ?? null)}</strong>
      </p>
      {newest ? <Check check={newest} timeZone={timeZone} /> : null}
      {newest?.result === null ? <AnswerForm view={view} check={newest} /> : null}
      <InsuranceForm
        seen={{ id: view.id, version: view.version }}
        failures={failuresOf(view)}
        isFirst={newest === undefined}
      />
      {earlier.length > 0 ? (
        <details className="fold">
          <summary>Earlier checks</summary>
          <ul className="mt-2 space-y-3">
            {earlier.map((check) => (
              <li key={check.id}>
                <p className="font-semibold">{checkText(check)}</p>
                <Check check={check} timeZone={timeZone} />
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </section>
  );
}

type CheckProps = { check: InsuranceCheck; timeZone: string };

const Check = ({ check, timeZone }: CheckProps) => (
  <div className="space-y-1">
    <p>
      <bdi>{check.payer}</bdi>
      {check.plan === '' ? null : (
        <span>
          , <bdi>{check.plan}</bdi>
        </span>
      )}
      {check.memberId === '' ? null : (
        <span className="block">
          Member ID: <bdi>{check.memberId}</bdi>
        </span>
      )}
    </p>
    <p className="text-muted text-small">
      Asked by <bdi>{check.askedBy}</bdi>, <span>{formatMoment(check.askedAt, timeZone)}</span>
    </p>
    {check.answeredAt ? (
      <p className="text-muted text-small">
        Answer recorded by <bdi>{check.answeredBy ?? 'someone'}</bdi>,{' '}
        <span>{formatMoment(check.answeredAt, timeZone)}</span>
      </p>
    ) : null}
  </div>
);

const AnswerForm = ({ view, check }: { view: RequestView; check: InsuranceCheck }) => (
  <ActionForm action={answerCheckAction} failures={failuresOf(view)} doneText="Answer recorded.">
    <SeenFields {...view} />
    <input type="hidden" name="check" value={check.id} autoComplete="off" />
    <div role="group" aria-label="What the insurer said" className="flex flex-wrap gap-2">
      {RESULTS.map((result) => (
        <button key={result} type="submit" name="result" value={result} className="button-quiet text-small">
          {RESULT_LABELS[result]}
        </button>
      ))}
    </div>
  </ActionForm>
);
