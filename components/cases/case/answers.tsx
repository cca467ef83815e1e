import { messagesIn } from '@/content/languages';
import type { Role } from '@/lib/auth/permissions';
import type { RequestConsent } from '@/lib/cases/case/data';
import { GIVEN_LABELS, WITHDRAWN_LABELS } from '@/lib/intake/fields';
import { isSeenBy, readableAnswers } from '@/lib/intake/domain';
import { questionsIn } from '@/lib/intake/questions';
import type { ConsultationInput } from '@/lib/intake/schema';
import { formatMoment } from '@/lib/shared/dates';
import { ownValue } from '@/lib/shared/own-value';

type Question = { label: string; options?: Readonly<Record<string, string>> };

const { form, requestAccess } = messagesIn('en');

const chosen = (given: string | readonly string[]) => [given].flat().filter((value) => value !== '');

/**
 * Every answer that the reader may see, with its question as the form words it, followed by the unanswered questions.
 */
export function Answers({ answers, role }: { answers: ConsultationInput; role: Role }) {
  const asked = questionsIn('requestPage').filter((name) => isSeenBy(role, name));
  const given = asked.filter((name) => chosen(answers[name]).length > 0);
  const shown = readableAnswers(answers);
  const open = asked.filter((name) => !given.includes(name));
  return (
    <section aria-labelledby="answers" className="space-y-3">
      <h2 id="answers" className="text-subheading">
        What they told us
      </h2>
      <dl className="divide-sand border-sand divide-y border-y">
        {given.map((name) => (
          <Answer key={name} question={form[name]} values={chosen(shown[name])} />
        ))}
      </dl>
      {open.length > 0 ? (
        <p className="text-muted text-small">
          Not answered: <span>{open.map((name) => form[name].label).join(' · ')}</span>
        </p>
      ) : null}
    </section>
  );
}

function Answer({ question, values }: { question: Question; values: readonly string[] }) {
  return (
    <div className="grid break-inside-avoid gap-x-6 py-2 sm:grid-cols-[14rem_minmax(0,1fr)]">
      <dt className="text-muted text-small">{question.label}</dt>
      <dd dir="auto" className="whitespace-pre-line">
        {values.map((value) => ownValue(question.options, value) ?? value).join(', ')}
      </dd>
    </div>
  );
}

type ConsentProps = { consents: readonly RequestConsent[]; timeZone: string };

/** Every consent as it was worded when given, with its version and times. */
export function Consents({ consents, timeZone }: ConsentProps) {
  return (
    <section aria-labelledby="consents" className="space-y-3">
      <h2 id="consents" className="text-subheading">
        What they agreed to
      </h2>
      <ul className="space-y-4">
        {consents.map(({ kind, version, text, givenAt, givenHow, withdrawnAt, withdrawnHow }) => (
          <li key={kind} className="border-sand break-inside-avoid space-y-1 border-t pt-3">
            <h3 className="text-body font-semibold">{requestAccess.consents[kind]}</h3>
            <p>
              “<span>{text}</span>”
            </p>
            <p className="text-muted text-small">
              <span>{requestAccess.given(formatMoment(givenAt, timeZone))}</span>, wording{' '}
              <span>{version}</span>.{givenHow ? <span>{` ${GIVEN_LABELS[givenHow]}.`}</span> : null}
            </p>
            {withdrawnAt ? (
              <p className="text-danger font-semibold">
                {withdrawnHow === 'correction'
                  ? `Ended ${formatMoment(withdrawnAt, timeZone)}: it was for the number or address they gave before.`
                  : `Withdrawn ${formatMoment(withdrawnAt, timeZone)}${withdrawnHow ? `. ${WITHDRAWN_LABELS[withdrawnHow]}.` : ''}`}
              </p>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
