import { CONSENT_KINDS } from '@/content/consent-versions';
import { shownConsent } from '@/content/consents';
import { messagesIn } from '@/content/languages';
import type { RequestView } from '@/lib/cases/case/data';
import { clockAt } from '@/lib/cases/case/domain';
import { consentsToGive } from '@/lib/cases/consents/domain';
import { correctedAtOf } from '@/lib/cases/history/domain';
import { GIVEN_LABELS, STAFF_HOW } from '@/lib/intake/fields';
import { formatZone } from '@/lib/shared/dates';
import { ConsentForm } from './consent-form';

const { consents: CONSENT_LABELS } = messagesIn('en').requestAccess;
const WAYS = [
  { value: '', label: 'Choose' },
  ...STAFF_HOW.map((value) => ({ value, label: GIVEN_LABELS[value] })),
];
const SIGNED = 'Only on a signed form: by letter or in person.';

type Props = { view: RequestView; timeZone: string; now: Date };

/** Puts a consent into effect that the person gave elsewhere; renders nothing if there is none left to give. */
export function RequestConsent({ view: { id, answers, consents, history }, timeZone, now }: Props) {
  const open = consentsToGive(CONSENT_KINDS, answers, consents, now, timeZone);
  if (open.length === 0) return null;
  const wordings = open.map((kind) => ({
    ...shownConsent('en', kind),
    label: CONSENT_LABELS[kind],
    hint: kind === 'substance_use' ? SIGNED : undefined,
  }));
  return (
    <ConsentForm
      id={id}
      correctedAt={correctedAtOf(history)}
      wordings={wordings}
      ways={WAYS}
      clock={clockAt(now, timeZone)}
      zone={formatZone(timeZone)}
    />
  );
}
