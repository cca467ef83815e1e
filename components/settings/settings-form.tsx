'use client';

import type { ReactNode } from 'react';
import { ActionForm } from '@/components/staff/action-form';
import { ErrorSummary } from '@/components/ui/error-summary';
import type { FormAction } from '@/lib/auth/action';
import type { Kind } from '@/lib/clinic/fields';
import type { Restored, SettingsBack } from '@/lib/settings/actions';
import { labelOf, MOST, movedText, type FieldError } from '@/lib/settings/fields';
import { formatMoment } from '@/lib/shared/dates';
import { idOf, TextBox, type Controls } from './boxes';
import { CutBox } from './cut-box';
import { errorMessage } from './error-messages';
import { LineText } from './line-text';

const STALE_REST =
  'What you typed is still here, but isn’t saved. See what changed; saving again replaces it with yours:';

const PROBLEMS = {
  STALE: `Someone else saved changes while you were editing. ${STALE_REST}`,
  STALE_OWN: `You saved changes in another tab while you were editing. ${STALE_REST}`,
  UNCONFIRMED:
    'Nothing is saved yet: a shorter time deletes some requests. Check how many, type that number, and save again.',
  UNCHANGED: 'These settings are already in effect. Nothing was saved.',
  UNAVAILABLE: 'We couldn’t save it just now. Nothing you typed is lost: save it again in a moment.',
} as const;

type Props = {
  kind: Kind;
  /** What the form starts with, and which version that is. */
  base: Restored;
  action: FormAction<SettingsBack, never>;
  timeZone: string;
  children: (controls: Controls) => ReactNode;
};

/**
 * A group of settings, along with the reason for changing it. Errors are shown at their fields, nothing typed is lost,
 * and it needs no script.
 */
export function SettingsForm({ kind, base, action, timeZone, children }: Props) {
  return (
    <ActionForm action={action} failures={{}} doneText={savedText(timeZone)} className="space-y-8">
      {(_state, pending, back) => {
        const { number, fields } = back ?? base;
        const controls: Controls = { kind, given: fields, errors: back?.errors ?? [] };
        return (
          <>
            {back ? <Problems kind={kind} back={back} /> : null}
            {/* Keyed to render again from what was saved, or from what was typed: `given` has either. */}
            <div key={number} className="space-y-8">
              {/* Otherwise Firefox restores the value of an earlier load. */}
              <input type="hidden" name="number" value={number} autoComplete="off" />
              {children(controls)}
              {back?.cut ? <CutBox controls={controls} cut={back.cut} timeZone={timeZone} /> : null}
              <WhyBox controls={controls} />
            </div>
            <button className="button" aria-disabled={pending}>
              {pending ? 'Saving…' : 'Save'}
            </button>
          </>
        );
      }}
    </ActionForm>
  );
}

/** Shown if a second person has to approve. */
export const ASKED =
  'Sent for approval. Nothing changes until someone else approves it: it’s listed above the form.';

const savedText =
  (timeZone: string) =>
  ({ isSaved, isAsked, number, moved = 0, cutCountsAt }: SettingsBack): string => {
    if (isAsked) return ASKED;
    if (!isSaved) return '';
    const cut = cutCountsAt
      ? ` The shorter time to keep requests takes effect on ${formatMoment(cutCountsAt, timeZone)}.`
      : '';
    return `Saved as version ${number}. It’s in effect now.${cut}${moved > 0 ? ` ${movedText(moved)}` : ''}`;
  };

const WhyBox = ({ controls }: { controls: Controls }) => (
  <TextBox
    controls={controls}
    name="why"
    hint="A few words that others will understand a year from now. Don’t name anyone who asked for help."
    maxLength={MOST.why}
    required
  />
);

function Problems({ kind, back }: { kind: Kind; back: SettingsBack }) {
  const { errors, problem, meanwhile, isOwn, at } = back;
  if (errors.length === 0 && !problem) return null;
  const words = (error: FieldError) => `${fieldLabel(error.field)}: ${errorMessage(error)}`;
  const items = [
    ...errors.map((error) => ({ id: idOf({ kind }, error.field), message: words(error) })),
    ...(back.cut && errors.length === 0
      ? [{ id: idOf({ kind }, 'confirmed'), message: labelOf('confirmed') }]
      : []),
  ];
  return (
    <ErrorSummary title="There is a problem" attempt={at} items={items}>
      {problem ? <p>{PROBLEMS[problem === 'STALE' && isOwn ? 'STALE_OWN' : problem]}</p> : null}
      {meanwhile.length > 0 ? (
        <dl className="space-y-2">
          {meanwhile.map(({ field, text }) => (
            <div key={field}>
              <dt className="font-semibold">
                <span>{labelOf(field)}</span>, now:
              </dt>
              <dd>
                <LineText text={text} />
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
    </ErrorSummary>
  );
}

/** A link in a menu is named after its page. */
const fieldLabel = (field: string) => labelOf(field.replace(/^(?:main|footer)-label-/, '/'));
