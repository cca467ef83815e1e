import { unstable_rethrow } from 'next/navigation';
import { refresh } from 'next/cache';
import { headers } from 'next/headers';
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { markActionBegun } from '@/lib/platform/action-track';
import { keepsCookies } from '@/lib/platform/cookie-probe';
import { log } from '@/lib/platform/log';
import { isOwnOrigin } from '@/lib/platform/same-origin';
import { faultCode } from '@/lib/shared/fault-code';
import { ownValue } from '@/lib/shared/own-value';
import type { Result } from '@/lib/shared/result';
import { isReadable, withoutControls } from '@/lib/shared/typed-text';
import { needsStepUp, type Permission } from './permissions';
import { admit, currentSession, touchSession, type Refusal, type SessionState, type Staff } from './staff';
import { stepUp, type Confirmation } from './step-up';

/** What an action answers to its form. `fields` names what is wrong with a field by a code. */
export type ActionState<Value = unknown, Code extends string = string> =
  | { state: 'idle' }
  | { state: 'done'; value: Value }
  | {
      state: 'failed';
      code:
        | Code
        | Refusal
        | 'STEP_UP'
        | 'INVALID'
        | 'FOREIGN_ORIGIN'
        | 'COOKIES_BLOCKED'
        | 'BROKEN'
        | 'NO_ANSWER'
        | 'OUTDATED';
      fields?: Readonly<Record<string, string>>;
      /** Quoted by whoever asks for help. */
      requestId?: string;
      /** What has to be shown first, where the code is `STEP_UP`. */
      confirmation?: Confirmation;
      /** What was typed and may be shown again, where the answer is a page of its own: without JavaScript. */
      typed?: Readonly<Record<string, string>>;
    };
export type { Confirmation };

/** A form's action as React's useActionState takes it. */
export type FormAction<Value, Code extends string> = (
  previous: ActionState<Value, Code>,
  form: FormData,
) => Promise<ActionState<Value, Code>>;

export type ActionContext = { now: Date; requestId: string };
type Handle<Input, Context, Value, Code extends string> = (
  input: Input,
  context: ActionContext & Context,
) => Promise<Result<Value, Code>>;

type Refused = Extract<ActionState<unknown, never>, { state: 'failed' }>;
const refused = (code: Refused['code'], rest: Omit<Refused, 'state' | 'code'> = {}): Refused => ({
  state: 'failed',
  code,
  ...rest,
});

/** Lets someone in, with the form they sent and what the handler is to know of them, or says why not. */
type Guard<Context> = (now: Date, form: FormData) => Promise<{ form: FormData; context: Context } | Refused>;

/** The same, once who is let in has shown just now who they are. */
async function steppedUp<Context>(
  isAsked: boolean,
  form: FormData,
  now: Date,
  context: Context,
): Promise<{ form: FormData; context: Context } | Refused> {
  if (!isAsked) return { form, context };
  const asked = await stepUp(form, now);
  if ('confirmation' in asked) return refused('STEP_UP', { confirmation: asked.confirmation });
  return { form: asked.form, context };
}

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

type Texts = ReturnType<typeof textsOf>;

/** Fields in which something was lost on the way, such as half an emoji. */
const unreadable = (texts: Texts): Record<string, string> =>
  Object.fromEntries(
    Object.entries(texts)
      .filter(([, text]) => ![text].flat().every(isReadable))
      .map(([name]) => [name, 'UNREADABLE']),
  );
const cleaned = (texts: Texts): Texts =>
  Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [
      name,
      typeof text === 'string' ? withoutControls(text) : text.map(withoutControls),
    ]),
  );

const codesOf = (error: z.ZodError): Record<string, string> =>
  Object.fromEntries(error.issues.map(({ path, message }) => [String(path[0] ?? ''), message]));

/** It checks the origin, lets the guard decide, and parses before the handler runs; it answers whatever happens. */
const guarded =
  <Schema extends z.ZodType, Context extends object, Value, Code extends string>(
    guard: Guard<Context>,
    schema: Schema,
    handle: Handle<z.output<Schema>, Context, Value, Code>,
    keepsUnreadable = false,
  ): FormAction<Value, Code> =>
  async (_previous, form) => {
    const requestId = randomUUID();
    const now = new Date();
    markActionBegun();
    try {
      if (!isOwnOrigin(await headers())) return refused('FOREIGN_ORIGIN');
      // Whoever calls an action chooses what it is called with.
      const isForm = form instanceof FormData;
      const admitted = await guard(now, isForm ? form : new FormData());
      if ('state' in admitted) return admitted;
      if (!isForm) return refused('INVALID');
      const texts = textsOf(admitted.form);
      const lost = keepsUnreadable ? {} : unreadable(texts);
      if (Object.keys(lost).length > 0) return refused('INVALID', { fields: lost });
      const parsed = schema.safeParse(keepsUnreadable ? texts : cleaned(texts));
      if (!parsed.success) return refused('INVALID', { fields: codesOf(parsed.error) });
      const result = await handle(parsed.data, { ...admitted.context, now, requestId });
      return result.ok ? { state: 'done', value: result.value } : { state: 'failed', code: result.code };
    } catch (error) {
      unstable_rethrow(error);
      log.error('action.broken', { requestId, code: faultCode(error) });
      return refused('BROKEN', { requestId });
    }
  };

/**
 * Makes an action of staff, for those who may. Using one counts as activity. The page is read again with the answer, and
 * shows what changed, unless `refreshes` is false. With `keepsUnreadable` its own schema says which texts did not come
 * through. Where the permission asks for it the person shows first who they are; `stepUp: false` is for what only stops
 * something, and must be quick.
 */
export const staffAction = <Schema extends z.ZodType, Value, Code extends string>(
  {
    can,
    schema,
    stepUp: asks,
    refreshes = true,
    keepsUnreadable = false,
  }: {
    can: Permission;
    schema: Schema;
    stepUp?: false;
    refreshes?: boolean;
    keepsUnreadable?: boolean;
  },
  handle: Handle<z.output<Schema>, { staff: Staff }, Value, Code>,
): FormAction<Value, Code> =>
  guarded(
    async (now, form) => {
      const staff = await admit(can);
      if (typeof staff === 'string') return refused(staff);
      await touchSession(await currentSession(), now);
      const admitted = await steppedUp(asks !== false && needsStepUp(can), form, now, { staff });
      if (refreshes && 'context' in admitted) refresh();
      return admitted;
    },
    schema,
    handle,
    keepsUnreadable,
  );

type SessionRule = (session: SessionState) => boolean;

/** Lets a session in that `admits` says; `asks` says whether its person has to show first who they are. */
const sessionGuard =
  (admits: SessionRule, asks: SessionRule): Guard<{ session: SessionState }> =>
  async (now, form) => {
    const session = await currentSession();
    if (!session || !admits(session)) return refused('SIGNED_OUT');
    await touchSession(session, now);
    return steppedUp(asks(session), form, now, { session });
  };

/**
 * Makes an action of setting up a second factor: for who came by a mailed link, or is signed in and has shown just now
 * who they are.
 */
export const enrolmentAction = <Schema extends z.ZodType, Value, Code extends string>(
  { schema }: { schema: Schema },
  handle: Handle<z.output<Schema>, { session: SessionState }, Value, Code>,
): FormAction<Value, Code> =>
  guarded(
    sessionGuard(
      ({ assurance }) => assurance !== 'password',
      ({ assurance }) => assurance === 'full',
    ),
    schema,
    handle,
  );

/** Makes an action by which someone who is signed in shows once more who they are. */
export const presentAction = <Schema extends z.ZodType, Value, Code extends string>(
  { schema }: { schema: Schema },
  handle: Handle<z.output<Schema>, { session: SessionState }, Value, Code>,
): FormAction<Value, Code> =>
  guarded(
    sessionGuard(
      ({ assurance }) => assurance === 'full',
      () => false,
    ),
    schema,
    handle,
  );

/**
 * Makes an action for people who are not signed in. None is limited as such, which would shut out whoever shares a network
 * with a flood: each counts what it gives away or costs. One that `signsIn` is refused to a browser that keeps no
 * cookies, before it changes anything. `givesBack` names the fields that a refusal shows again: never a secret.
 */
export const openAction = <Schema extends z.ZodType, Value, Code extends string>(
  {
    schema,
    signsIn = false,
    givesBack = [],
  }: { schema: Schema; signsIn?: boolean; givesBack?: readonly (keyof z.input<Schema> & string)[] },
  handle: Handle<z.output<Schema>, object, Value, Code>,
): FormAction<Value, Code> =>
  givingBack(
    givesBack,
    guarded(
      async (_now, form) =>
        signsIn && !keepsCookies(await headers()) ? refused('COOKIES_BLOCKED') : { form, context: {} },
      schema,
      handle,
    ),
  );

/** Without JavaScript the page that says what is wrong is a new one; with it, the old one still has what was typed. */
const givingBack =
  <Value, Code extends string>(
    names: readonly string[],
    action: FormAction<Value, Code>,
  ): FormAction<Value, Code> =>
  async (previous, form) => {
    const state = await action(previous, form);
    const isKept = names.length === 0 || !(form instanceof FormData) || (await headers()).has('next-action');
    if (state.state !== 'failed' || isKept) return state;
    const texts = textsOf(form);
    return {
      ...state,
      typed: Object.fromEntries(names.map((name) => [name, String(ownValue(texts, name) ?? '')])),
    };
  };
