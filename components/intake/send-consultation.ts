import type { FieldError } from '@/lib/intake/schema';

export type SendProblem = 'UNAVAILABLE' | 'UNCONFIRMED' | 'REFUSED' | 'TOO_MANY';
/** `opened` is the token to send the form with next time, if its current one is no longer valid. */
export type SendOutcome = { errors: FieldError[]; problem?: SendProblem; opened?: string };

const TIME_LIMIT_MS = 20_000;
const PROBLEMS: Record<number, SendProblem> = { 429: 'TOO_MANY', 503: 'UNAVAILABLE' };

/**
 * Sends the form as plain HTML would. If it's accepted, the browser replaces the form with the confirmation and the
 * promise never resolves; otherwise it resolves to what went wrong. Nothing is retried automatically: if the person
 * presses Send again, the server recognizes the request.
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
 * Sends the same form once more, as plain HTML does. The request is stored, but the browser keeps no cookie that would
 * let another page show it, so the response itself must be the page. The server recognizes it as the same request.
 */
function sendAsPage(form: HTMLFormElement): Promise<never> {
  HTMLFormElement.prototype.submit.call(form);
  return new Promise(() => undefined);
}

function goTo(page: string): Promise<never> {
  window.location.replace(page);
  return new Promise(() => undefined);
}
