'use client';

import { NOBODY } from '@/components/content/labels';
import { ActionForm } from '@/components/staff/action-form';
import { TextField } from '@/components/staff/text-field';
import type { FormAction } from '@/lib/auth/action';
import type { Kind } from '@/lib/clinic/fields';
import type { Restored } from '@/lib/settings/actions';
import type { Version } from '@/lib/settings/data';
import { labelOf, MOST } from '@/lib/settings/fields';
import { formatMoment } from '@/lib/shared/dates';
import { LineList } from './line-text';
import { ASKED } from './settings-form';

type RestoreCode = 'STALE' | 'UNCHANGED' | 'UNCONFIRMED' | 'NO_SUCH_VERSION';
export type Restore = FormAction<Restored, RestoreCode>;

const FAILURES: Readonly<Record<RestoreCode, string>> = {
  STALE:
    'A newer version was saved while you were looking, by someone else or in your other tab. The history shows it now: check it, then try again.',
  UNCHANGED: 'This is already in effect. Nothing was changed.',
  UNCONFIRMED:
    'This version keeps requests for a shorter time, so it would delete some. Enter its days in the form above: it shows how many and asks you to confirm.',
  NO_SUCH_VERSION: 'There is no such version. Nothing was changed.',
};

const restoredText = ({ number, isAsked }: Restored) => (isAsked ? ASKED : `Restored as version ${number}.`);

type Props = {
  kind: Kind;
  history: readonly Version[];
  timeZone: string;
  /** Undefined if the user may not change the group. */
  restore?: { action: Restore; onRestored: (restored: Restored) => void };
};

/** Who saved what, when and why, newest first. */
export function SettingsHistory({ kind, history, timeZone, restore }: Props) {
  if (history.length === 0) return <p className="text-muted text-small">Nothing was saved here yet.</p>;
  const newest = history[0]?.number ?? 0;
  const undo = restore && newest > 0 ? <UndoForm newest={newest} {...restore} /> : null;
  return (
    <div className="space-y-3">
      {undo}
      <details>
        <summary className="min-h-11 cursor-pointer py-2 font-semibold">
          History: <span>{history.length === 1 ? '1 version' : `${history.length} versions`}</span>
        </summary>
        <ol className="space-y-4">
          {history.map((version) => (
            <li key={version.number} className="border-line space-y-1 border-t pt-3">
              <p>
                <strong>
                  Version <span>{version.number}</span>
                </strong>
                , <span>{formatMoment(version.at, timeZone)}</span>, by <bdi>{version.by ?? NOBODY}</bdi>
              </p>
              <p>
                <span className="text-muted">Why: </span>
                <bdi>{version.why}</bdi>
              </p>
              {version.number === 1 ? (
                <p className="text-muted text-small">What it changed, compared with the file today:</p>
              ) : null}
              <LineList lines={version.changed} className="text-small gap-x-4 gap-y-1" />
              {restore && version.number !== newest ? (
                <RestoreForm kind={kind} number={version.number} newest={newest} {...restore} />
              ) : null}
            </li>
          ))}
        </ol>
      </details>
    </div>
  );
}

type UndoProps = NonNullable<Props['restore']> & { newest: number };

/** Restores the version before the newest one, with one click. */
const UndoForm = ({ newest, action, onRestored }: UndoProps) => (
  <ActionForm action={action} failures={FAILURES} onDone={onRestored} doneText={restoredText}>
    <input type="hidden" name="number" value={newest} autoComplete="off" />
    <input type="hidden" name="version" value={newest - 1} autoComplete="off" />
    <input type="hidden" name="why" value={`Undid version ${newest}`} autoComplete="off" />
    <button className="button-quiet">{`Undo the last change (version ${newest})`}</button>
  </ActionForm>
);

type RestoreProps = NonNullable<Props['restore']> & { kind: Kind; number: number; newest: number };

const RestoreForm = ({ kind, number, newest, action, onRestored }: RestoreProps) => (
  <details>
    <summary className="min-h-11 w-fit cursor-pointer py-2">{`Restore version ${number}`}</summary>
    <ActionForm
      action={action}
      failures={FAILURES}
      onDone={onRestored}
      doneText={restoredText}
      className="space-y-3"
    >
      {(state, pending) => (
        <>
          <input type="hidden" name="number" value={newest} autoComplete="off" />
          <input type="hidden" name="version" value={number} autoComplete="off" />
          <TextField
            id={`${kind}-restore-${number}`}
            name="why"
            label={labelOf('why')}
            defaultValue={`As in version ${number}`}
            maxLength={MOST.why}
            required
            autoComplete="off"
            state={state}
          />
          <button className="button-quiet" aria-disabled={pending}>
            {`Restore version ${number}`}
          </button>
        </>
      )}
    </ActionForm>
  </details>
);
