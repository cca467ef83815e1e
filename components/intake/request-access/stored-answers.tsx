import { messagesIn, type Language } from '@/content/languages';
import { readableAnswers } from '@/lib/intake/domain';
import { questionsIn } from '@/lib/intake/questions';
import type { ConsultationInput } from '@/lib/intake/schema';
import { ownValue } from '@/lib/shared/own-value';

type Question = { label: string; options?: Readonly<Record<string, string>> };

/** The answers that were given, each with its question. */
export function StoredAnswers({ language, answers }: { language: Language; answers: ConsultationInput }) {
  const { form, requestAccess } = messagesIn(language);
  const shown = readableAnswers(answers);
  return (
    <section aria-labelledby="answers" className="space-y-4">
      <h2 id="answers" className="text-heading">
        {requestAccess.answersTitle}
      </h2>
      <dl className="contact-details sm:grid-cols-1">
        {questionsIn('requestAccess').map((name) => {
          const { label, options }: Question = form[name];
          const given = [shown[name]].flat().filter((value) => value !== '');
          if (given.length === 0) return null;
          return (
            <div key={name}>
              <dt>{label}</dt>
              <dd dir="auto" className="whitespace-pre-line">
                {given.map((value) => ownValue(options, value) ?? value).join(', ')}
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
