import type { ActionState } from '@/lib/auth/action';

/** Why a change of one reply was refused. */
export const FAILURES = {
  GONE: 'This reply is not there any more: its writer removed it, or its time was over.',
  CHANGED_MEANWHILE:
    'Somebody else changed this reply while you looked at it. The page shows it as it is now: look at it again.',
  NOT_ON_SITE: 'This reply is not on the site any more. Approve it first.',
} as const;

const WRONG: Readonly<Record<string, string>> = {
  nameMissing: 'Leave a name, which may be made up.',
  nameTooLong: 'The name is too long.',
  textMissing: 'Leave some text, or reject the reply.',
  textTooLong: 'The text is too long.',
};

/** What an action found wrong with a field, in words. */
export const wrongWith = (field: string, state: ActionState): string | undefined =>
  state.state === 'failed' && state.fields?.[field] !== undefined
    ? (WRONG[state.fields[field]] ?? WRONG.textMissing)
    : undefined;
