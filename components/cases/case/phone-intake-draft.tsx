'use client';

import { useCallback, useRef, useState, type ReactNode } from 'react';
import { ActionForm } from '@/components/staff/action-form';
import { postJson } from '@/components/staff/post-json';
import { useAutosave, type Sent } from '@/components/staff/use-autosave';
import { discardIntakeDraftAction } from '@/lib/intake/actions';

const SAYS = {
  none: '',
  restored: 'This is your unsaved draft.',
  waiting: 'Saving the draft…',
  kept: 'Draft saved. Only you can see it.',
  lost: 'The draft isn’t saved. What you typed is still here, and we’ll try again automatically.',
} as const;

function sentAs(status: number): Sent {
  if (status >= 200 && status < 300) return 'kept';
  if (status === 401) return 'signed out';
  return status === 0 || status >= 500 ? 'again' : 'refused';
}

/** The fields in the shape of a returned form: several choices for one question are joined. */
function typedIn(form: HTMLFormElement): string {
  const posted = new FormData(form);
  const names = [...new Set(posted.keys())].filter((name) => !name.startsWith('$'));
  const texts = names.map((name) => [
    name,
    posted
      .getAll(name)
      .filter((text) => typeof text === 'string')
      .join(','),
  ]);
  return JSON.stringify(Object.fromEntries(texts));
}

/** Wraps the phone intake form and saves what is typed on the server, so that leaving the page loses nothing. */
export function PhoneIntakeDraft({ isRestored, children }: { isRestored: boolean; children: ReactNode }) {
  const [state, setState] = useState<keyof typeof SAYS>(isRestored ? 'restored' : 'none');
  const submitted = useRef(false);
  const send = useCallback(async (text: string, isLeaving: boolean): Promise<Sent> => {
    if (submitted.current) return 'kept'; // the request itself is being sent
    const { status } = await postJson('/api/desk/intake-draft', JSON.parse(text) as object, isLeaving);
    const sent = sentAs(status);
    setState(sent === 'kept' ? 'kept' : 'lost');
    return sent;
  }, []);
  const { type } = useAutosave(send);
  return (
    <div
      onSubmit={() => {
        submitted.current = true;
      }}
      onInput={({ target }) => {
        const form = (target as HTMLInputElement).form;
        if (!form) return;
        submitted.current = false;
        setState('waiting');
        type(typedIn(form));
      }}
    >
      {children}
      <p role="status" className="text-muted text-small mt-3 min-h-6">
        {SAYS[state]}
      </p>
    </div>
  );
}

/** Discards the draft. */
export const DiscardDraft = () => (
  <ActionForm action={discardIntakeDraftAction} failures={{}} doneText="Draft discarded.">
    <p className="text-small">
      This is your unsaved draft.{' '}
      <button type="submit" className="button-quiet text-small">
        Discard it and start over
      </button>
    </p>
  </ActionForm>
);
