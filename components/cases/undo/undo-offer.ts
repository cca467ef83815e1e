import { useHasScripts } from '@/components/ui/use-has-scripts';
import type { FormAction } from '@/lib/auth/action';

const OFFERED_EVENT = 'calusa:undo-offered';

/** What was done, in words, and the requests that can be put back: as a form's checkboxes name them. */
export type UndoOffer = { text: string; undo: readonly string[] };

/** Subscribes to what can be undone; call the returned function to unsubscribe. */
export function onUndoOffered(hear: (offer: UndoOffer) => void): () => void {
  const listen = (event: Event) => hear((event as CustomEvent<UndoOffer>).detail);
  window.addEventListener(OFFERED_EVENT, listen);
  return () => window.removeEventListener(OFFERED_EVENT, listen);
}

/**
 * An action that changes a status, followed by an offer to undo it, because the change may take its form off the page.
 * Without scripts it's the action alone.
 */
export function useUndoable<Value extends { undo?: readonly string[] }, Code extends string>(
  action: FormAction<Value, Code>,
  textOf: (value: Value) => string,
): FormAction<Value, Code> {
  const hasScripts = useHasScripts();
  if (!hasScripts) return action;
  return async (previous, form) => {
    const answer = await action(previous, form);
    if (answer.state === 'done' && answer.value.undo !== undefined && answer.value.undo.length > 0) {
      const detail: UndoOffer = { text: textOf(answer.value), undo: answer.value.undo };
      window.dispatchEvent(new CustomEvent(OFFERED_EVENT, { detail }));
    }
    return answer;
  };
}
