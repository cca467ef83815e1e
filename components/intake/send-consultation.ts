import type { FieldError } from '@/lib/intake/schema';

export type SendProblem = 'UNAVAILABLE' | 'UNCONFIRMED' | 'REFUSED' | 'TOO_MANY';
/** `opened` is the token to send the form with next time, where the one that it has is no longer good. */
export type SendOutcome = { errors: FieldError[]; problem?: SendProblem; opened?: string };

const TIME_LIMIT_MS = 20_000;
const PROBLEMS: Record<number, SendProblem> = { 429: 'TOO_MANY', 503: 'UNAVAILABLE' };

/**
 * Sends the form as plain HTML would. Once it is accepted the browser goes on to the confirmation, in place of the
 * form, and the promise never resolves; otherwise it gives what went wrong. Nothing is tried again by itself: whoever
 * presses Send again is recognised by the server.
 */
export async function sendConsultation(form: HTMLFormElement): Promise<SendOutcome> {
  let response: Response;
  let reply: { next?: string; resend?: boolean; errors?: FieldError[]; opened?: string };
  try {
    response = await fetch(form.action, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams(
        [...new FormData(form)].map(([name, value]) => [name, typeof value === 'string' ? value : '']),
      ),
      signal: AbortSignal.timeout(TIME_LIMIT_MS),
    });
    reply = (await response.json()) as typeof reply;
  } catch {
    return { errors: [], problem: 'UNCONFIRMED' };
  }
  if (response.ok && reply.next) return goTo(reply.next);
  if (response.ok && reply.resend) return sendAsPage(form);
  if (reply.errors) return { errors: reply.errors };
  const problem = PROBLEMS[response.status] ?? 'REFUSED';
  return { errors: [], problem, ...(reply.opened !== undefined && { opened: reply.opened }) };
}

/**
 * Sends the same form once more, as plain HTML does: it is stored, but the browser keeps no cookie by which another page
 * could show it, so that the answer must be the page itself. The server knows it for the same request.
 */
function sendAsPage(form: HTMLFormElement): Promise<never> {
  HTMLFormElement.prototype.submit.call(form);
  return new Promise(() => undefined);
}

function goTo(page: string): Promise<never> {
  window.location.replace(page);
  return new Promise(() => undefined);
}
