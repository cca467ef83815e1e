'use client';

import { IdleWarning, type IdleRules } from '@/components/ui/idle-warning';

const MINUTE_MS = 60_000;

const RULES: IdleRules = {
  idleMs: 5 * MINUTE_MS,
  graceMs: 2 * MINUTE_MS,
  leastGraceMs: 0, // nothing that was typed is lost
  needsClearing: () => true,
  /** Sends the form that closes the page for everyone on this device; nothing is shown until that is done. */
  clear: (warning) => {
    document.getElementById('main')?.toggleAttribute('hidden', true);
    warning.closest('form')?.submit();
  },
};

type Props = { text: { title: string; text: string; keep: string; clear: string } };

/** Closes a page of one's own request that was left alone, after a warning that puts it off. It stands in the form that closes. */
export function IdleClosing({ text }: Props) {
  return <IdleWarning text={text} rules={RULES} />;
}
