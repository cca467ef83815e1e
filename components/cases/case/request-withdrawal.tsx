import { messagesIn } from '@/content/languages';
import type { RequestView } from '@/lib/cases/case/data';
import { clockAt } from '@/lib/cases/case/domain';
import { STAFF_HOW, WITHDRAWN_LABELS } from '@/lib/intake/fields';
import { formatZone } from '@/lib/shared/dates';
import { WithdrawalForm } from './withdrawal-form';

const { consents: CONSENT_LABELS } = messagesIn('en').requestAccess;
const CHOOSE = { value: '', label: 'Choose' };
const WAYS = [CHOOSE, ...STAFF_HOW.map((value) => ({ value, label: WITHDRAWN_LABELS[value] }))];

type Props = { view: RequestView; timeZone: string; now: Date };

/** Takes a consent out of effect that the person withdrew elsewhere; renders nothing if none is in effect. */
export function RequestWithdrawal({ view: { id, consents }, timeZone, now }: Props) {
  const given = consents.filter(({ withdrawnAt }) => withdrawnAt === null);
  if (given.length === 0) return null;
  const kinds = [CHOOSE, ...given.map(({ kind }) => ({ value: kind, label: CONSENT_LABELS[kind] }))];
  return (
    <WithdrawalForm
      id={id}
      kinds={kinds}
      ways={WAYS}
      clock={clockAt(now, timeZone)}
      zone={formatZone(timeZone)}
    />
  );
}
