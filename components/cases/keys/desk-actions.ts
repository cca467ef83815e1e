// What keys and commands do at the desk, on a list and on a request alike. What a key leads to says so itself, by
// `data-key`: a control is focused, a button or link pressed.

import { failureMessage } from '@/components/staff/failure';
import { formOf } from '@/components/staff/form-of';
import { sendAction } from '@/components/staff/send-action';
import type { ActionState } from '@/lib/auth/action';
import { bulkAction } from '@/lib/cases/queue/actions';
import type { BulkOutcome } from '@/lib/cases/queue/domain';

const links = () => [...document.querySelectorAll<HTMLAnchorElement>('[data-row-link]')];
const focusedRow = () => document.activeElement?.closest('[data-row]');
const focusedLink = () => focusedRow()?.querySelector<HTMLAnchorElement>('[data-row-link]');
const box = () => focusedRow()?.querySelector<HTMLInputElement>('input[name="ticked"]');
const keyed = (key: string) => document.querySelector<HTMLElement>(`[data-key="${key}"]`);

/** Whether anything is done with a request here: it's open, or focused in a list. */
export const hasRequest = (): boolean => keyed('n') !== null || Boolean(focusedRow());

/** Whether there is a list of requests to move in, or this is one of a list. */
export const hasList = (): boolean => links().length > 0 || keyed('u') !== null;

export const hasUndo = (): boolean => keyed('z') !== null;

/** Moves among the rows of a list; on a request, to the one beside it in that list. */
export function move(by: 1 | -1): void {
  const all = links();
  if (all.length === 0) {
    press(by === 1 ? 'j' : 'k');
    return;
  }
  const here = all.findIndex((link) => link.closest('[data-row]') === focusedRow());
  all[Math.min(all.length - 1, Math.max(0, here + by))]?.focus();
}

/** @returns whether there is anything to press */
export function press(key: string): boolean {
  const target = keyed(key);
  if (target?.matches('a, button')) target.click();
  else target?.focus();
  return target !== null;
}

/** On a list, the keys of a request open the focused one there. */
export function pressOrOpen(key: string): void {
  const link = focusedLink();
  if (!press(key) && link) window.location.assign(`${link.href}#key-${key}`);
}

/** What a request was opened for, by the key that was pressed on the list. */
export const pressedBefore = (): string | undefined => /^#key-([cnfs])$/.exec(window.location.hash)?.[1];

export const openFocused = (): void => focusedLink()?.click();
export const selectFocused = (): void => box()?.click();

/** Sends the form that is being filled in, as its button would. */
export function saveForm(): void {
  const form = document.activeElement?.closest('form');
  const button = form?.querySelector<HTMLButtonElement>('button[type=submit], button:not([type])');
  if (button) form?.requestSubmit(button);
}

export function focusSearch(): void {
  document.querySelector<HTMLInputElement>('#search')?.focus();
}

/** Searches for requests as the form in the header does. */
export function search(words: string): void {
  const field = document.querySelector<HTMLInputElement>('#search');
  if (!field) return;
  field.value = words;
  field.form?.requestSubmit();
  field.focus();
}

/** Assigns the open or focused request. @returns what came of it, in words, unless the page itself says it */
export async function assignTo(me: string): Promise<string> {
  const ticked = box()?.value;
  if (ticked) return assignedText(await sendAction(bulkAction, formOf({ ticked, change: `assign:${me}` })));
  press('a');
  return '';
}

function assignedText(answer: ActionState<BulkOutcome>): string {
  if (answer.state === 'failed') return failureMessage(answer.code);
  return answer.state === 'done' && answer.value.changed === 1
    ? 'The request is yours.'
    : 'The request wasn’t assigned. It may have changed: check it again.';
}
