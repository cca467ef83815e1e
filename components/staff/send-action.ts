import { unstable_isUnrecognizedActionError, unstable_rethrow } from 'next/navigation';
import type { ActionState, FormAction } from '@/lib/auth/action';
import { confirmIdentity } from './confirm-identity';
import { isUnreachable, reachServer } from './connection';

const IDLE = { state: 'idle' } as const;

/**
 * Sends a form to an action and returns a result no matter what: a lost connection is a refusal too, not the end of the
 * page. If people have to confirm their identity first, they are asked to, and the same form is sent again. Throws if
 * the action redirects to another page.
 */
export async function sendAction<Value, Code extends string>(
  action: FormAction<Value, Code>,
  form: FormData,
  previous: ActionState<Value, Code> = IDLE,
): Promise<ActionState<Value, Code>> {
  if (await isUnreachable()) return { state: 'failed', code: 'UNREACHABLE' };
  try {
    const answer = await action(previous, form);
    const isHeld = answer.state !== 'failed' || answer.code !== 'STEP_UP' || answer.confirmation?.sealedForm;
    if (isHeld || !(await confirmIdentity(answer.confirmation))) return answer;
    return await action(previous, form);
  } catch (error) {
    unstable_rethrow(error);
    if (unstable_isUnrecognizedActionError(error)) return { state: 'failed', code: 'OUTDATED' };
    void reachServer(); // so that the page says so if the connection is gone
    return { state: 'failed', code: 'NO_ANSWER' };
  }
}
