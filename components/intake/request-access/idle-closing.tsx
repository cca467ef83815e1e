'use client';

import { IdleWarning, type IdleRules } from '@/components/ui/idle-warning';
import { MINUTE_MS } from '@/lib/shared/durations';

const RULES: IdleRules = {
  idleMs: 5 * MINUTE_MS,
  graceMs: 2 * MINUTE_MS,
  leastGraceMs: 0, // there is no typed text to lose
  needsClearing: () => true,
  /** Submits the form that closes the page for everyone on this device; nothing is shown until that's done. */
  clear: (warning) => {
    document.getElementById('main')?.toggleAttribute('hidden', true);
    warning.closest('form')?.submit();
  },
};

type Props = { text: { title: string; text: string; keep: string; clear: string } };

/**
 * Closes “Your request” if it was left alone, after a warning that can postpone it. It sits inside the form that closes
 * the page.
 */
export function IdleClosing({ text }: Props) {
  return <IdleWarning text={text} rules={RULES} />;
}
