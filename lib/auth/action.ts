import { unstable_rethrow } from 'next/navigation';
import { headers } from 'next/headers';
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { log } from '@/lib/platform/log';
import { isOwnOrigin } from '@/lib/platform/same-origin';
import { faultCode } from '@/lib/shared/fault-code';
import type { Result } from '@/lib/shared/result';
import type { Permission } from './permissions';
import { authorise, currentSession, touchSession, type Refusal, type Staff } from './staff';

/** What an action answers to its form. `fields` names what is wrong with a field by a code. */
export type ActionState<Value = unknown, Code extends string = string> =
  | { state: 'idle' }
  | { state: 'done'; value: Value }
  | {
      state: 'failed';
      code: Code | Refusal | 'INVALID' | 'FOREIGN_ORIGIN' | 'BROKEN';
      fields?: Readonly<Record<string, string>>;
      /** Quoted by whoever asks for help. */
      requestId?: string;
    };

/** A form's action as React's useActionState takes it. */
export type FormAction<Value, Code extends string> = (
  previous: ActionState<Value, Code>,
  form: FormData,
) => Promise<ActionState<Value, Code>>;

export type ActionContext = { staff: Staff; now: Date; requestId: string };

type Options<Schema extends z.ZodType> = { can: Permission; schema: Schema };

/** Texts of a form by field name; of a field that was sent several times, a list. Files are left out. */
function textsOf(form: FormData): Record<string, string | string[]> {
  const names = new Set([...form.keys()].filter((name) => !name.startsWith('$ACTION')));
  return Object.fromEntries(
    [...names].map((name) => {
      const texts = form.getAll(name).filter((value) => typeof value === 'string');
      return [name, texts.length > 1 ? texts : (texts[0] ?? '')];
    }),
  );
}

const codesOf = (error: z.ZodError): Record<string, string> =>
  Object.fromEntries(error.issues.map(({ path, message }) => [String(path[0] ?? ''), message]));

/**
 * Makes a server action of staff: it authenticates, authorises and parses before the handler runs, and answers whatever
 * happens. Using one counts as activity.
 */
export function staffAction<Schema extends z.ZodType, Value, Code extends string>(
  { can, schema }: Options<Schema>,
  handle: (input: z.output<Schema>, context: ActionContext) => Promise<Result<Value, Code>>,
): FormAction<Value, Code> {
  return async (_previous, form) => {
    const requestId = randomUUID();
    try {
      if (!isOwnOrigin(await headers())) return { state: 'failed', code: 'FOREIGN_ORIGIN' };
      const staff = await authorise(can);
      if (typeof staff === 'string') return { state: 'failed', code: staff };
      const now = new Date();
      const session = await currentSession();
      if (session) await touchSession(session, now);
      const parsed = schema.safeParse(textsOf(form));
      if (!parsed.success) return { state: 'failed', code: 'INVALID', fields: codesOf(parsed.error) };
      const result = await handle(parsed.data, { staff, now, requestId });
      return result.ok ? { state: 'done', value: result.value } : { state: 'failed', code: result.code };
    } catch (error) {
      unstable_rethrow(error);
      log.error('action.broken', { requestId, code: faultCode(error) });
      return { state: 'failed', code: 'BROKEN', requestId };
    }
  };
}
