'use client';

import { Questions, type Asking } from '@/components/intake/questions';
import type { Controls, FormText, ShownConsents } from '@/components/intake/use-consultation-form';
import { ActionForm } from '@/components/staff/action-form';
import { ErrorSummary } from '@/components/ui/error-summary';
import { FieldSet } from '@/components/ui/field';
import { takeRequestAction, type ReturnedIntake } from '@/lib/intake/actions';
import { STAFF_SOURCES } from '@/lib/intake/fields';
import { questionOf, questionsIn, type PhoneGroup } from '@/lib/intake/questions';
import type { IntakeDraft } from '@/lib/intake/schema';
import { KnownPeople } from './known-people';
import { PhoneIntakeConsent } from './phone-intake-consent';
import { DiscardDraft, PhoneIntakeDraft } from './phone-intake-draft';

const SOURCES = { phone: 'By phone', door: 'In person' } as const;
const SOURCE_MISSING = 'Choose whether it came by phone or in person';

type Props = {
  text: Pick<FormText, 'form' | 'errors'>;
  consents: ShownConsents;
  days: readonly string[];
  times: readonly string[];
};

/** The draft, in the shape of a form that was returned with no errors. */
const fromDraft = ({ source = '', ...fields }: IntakeDraft): ReturnedIntake => ({
  fields,
  source,
  errors: [],
  at: 0,
});

/**
 * The questions of the public form, for staff who ask them by phone. Errors are reported right away, nothing typed is
 * lost, and it needs no script.
 */
export function PhoneIntakeForm({
  draft,
  text,
  consents,
  days,
  times,
}: Props & { draft: IntakeDraft | null }) {
  return (
    <>
      {draft ? <DiscardDraft /> : null}
      <PhoneIntakeDraft isRestored={draft !== null}>
        <KnownPeople>
          <ActionForm action={takeRequestAction} failures={{}} className="intake max-w-prose">
            {(_state, pending, back) => (
              <Sections
                text={text}
                consents={consents}
                days={days}
                times={times}
                given={back ?? (draft ? fromDraft(draft) : undefined)}
                pending={pending}
              />
            )}
          </ActionForm>
        </KnownPeople>
      </PhoneIntakeDraft>
    </>
  );
}

type SectionsProps = Props & { given: ReturnedIntake | undefined; pending: boolean };

function Sections({ text, consents, days, times, given, pending }: SectionsProps) {
  const words = ({ field, code }: ReturnedIntake['errors'][number]) =>
    code === 'sourceMissing' ? SOURCE_MISSING : field === 'consent' ? CONSENT_MISSING : text.errors[code];
  const errors = given?.errors ?? [];
  const errorOf = (name: string) => {
    const found = errors.find(({ field }) => field === name);
    return found && words(found);
  };
  const controls: Controls = { text: text.form, consents, errorOf, given: given?.fields ?? {} };
  const asking: Asking = {
    controls,
    offers: { days, times },
    before: { phone: <p>{text.form.contact.hint}</p> },
    after: { ageGroup: ABOUT_MINORS },
    autoFill: false,
    Consent: PhoneIntakeConsent,
  };
  const failing = errors.length > 0 || given?.problem !== undefined;
  return (
    <>
      {given && failing ? (
        <ErrorSummary
          title={text.form.summaryTitle}
          attempt={given.at}
          items={errors.map((error) => ({ id: error.field, message: words(error) }))}
        >
          {given.problem ? (
            <p>We couldn’t save it just now. Nothing you typed is lost: save it again in a moment.</p>
          ) : null}
        </ErrorSummary>
      ) : null}
      <p className="text-small text-muted">{text.form.required}</p>

      <section aria-labelledby="group-who">
        <h2 id="group-who">Who it is</h2>
        <FieldSet id="source" legend="How did the request come in? *" error={errorOf('source')}>
          {STAFF_SOURCES.map((source, index) => (
            <label key={source} className="choice">
              <input
                type="radio"
                name="source"
                value={source}
                id={index === 0 ? 'source' : undefined}
                defaultChecked={given?.source === source}
              />
              <span>{SOURCES[source]}</span>
            </label>
          ))}
        </FieldSet>
        <Questions names={namesOf('who')} asking={asking} />
      </section>

      <section aria-labelledby="group-reach">
        <h2 id="group-reach">How to reach them</h2>
        <Questions names={namesOf('reach')} asking={asking} />
      </section>

      <section aria-labelledby="group-what">
        <h2 id="group-what">What they need</h2>
        <Questions names={namesOf('need')} asking={asking} />
      </section>

      <section aria-labelledby="group-consent">
        <h2 id="group-consent">Their consent</h2>
        <Questions names={namesOf('consent')} asking={asking} />
        <p className="text-small text-muted">
          The consent about alcohol and drug information has to be signed by the person (42 CFR 2.31), so it
          can’t be given verbally: they can give it on the printed form.
        </p>
      </section>

      <button type="submit" className="button w-full sm:w-auto" aria-disabled={pending}>
        {pending ? 'Saving…' : 'Save request'}
      </button>
    </>
  );
}

const namesOf = (group: PhoneGroup) =>
  questionsIn('phoneIntake').filter((name) => questionOf(name).phoneGroup === group);

const ABOUT_MINORS = (
  <p data-only-for="minor">
    Don’t tell any parent or guardian
    <span data-only-for="someone-else"> other than the person who asks</span>. A person under 18 may ask for
    this help on their own.
  </p>
);

const CONSENT_MISSING =
  'Read the consent to be contacted aloud and check its box: without it, the request can’t be saved';
