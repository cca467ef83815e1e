import { REFERRER_ERASURE } from '@/lib/cases/referrals/domain';
import { COMMENT_ERASURE } from '@/lib/comments/domain';
import { REQUEST_ERASURES } from '@/lib/intake/erasures/domain';
import { MINUTE_MS } from '@/lib/shared/durations';
import { ACCESS_CHANGES } from '@/lib/staff/access-changes/domain';

/** All that an erasure log may say. */
export const ERASURES: readonly string[] = [
  ...REQUEST_ERASURES,
  COMMENT_ERASURE,
  REFERRER_ERASURE,
  ...ACCESS_CHANGES,
];

/** An erasure that began before a backup was made may have ended after it; clocks of several machines differ too. */
const MARGIN_MS = 10 * MINUTE_MS;

/** Whether something was done that a backup of that moment may lack. */
export const isSince = ({ at }: { at: Date }, madeAt: Date): boolean =>
  at.getTime() >= madeAt.getTime() - MARGIN_MS;
