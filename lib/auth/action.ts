import { unstable_rethrow } from 'next/navigation';
import { refresh } from 'next/cache';
import { headers } from 'next/headers';
import type { z } from 'zod';
import { markActionBegun } from '@/lib/platform/action-track';
import { keepsCookies } from '@/lib/platform/cookie-probe';
import { log } from '@/lib/platform/log';
import { requestIdHere } from '@/lib/platform/request-id';
import { isOwnOrigin } from '@/lib/platform/same-origin';
import { faultCode } from '@/lib/shared/fault-code';
import { ownValue } from '@/lib/shared/own-value';
import type { Result } from '@/lib/shared/result';
import { isReadable, withoutControls } from '@/lib/shared/typed-text';
import { needsStepUp, type Permission } from './permissions';
import { admit, currentSession, touchSession, type Refusal, type SessionState, type Staff } from './staff';
import { stepUp, type Confirmation } from './step-up';

/** An action's response to its form. `fields` maps a field to a code for what is wrong with it. */
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
        | 'UNREACHABLE'
        | 'OUTDATED';
      fields?: Readonly<Record<string, string>>;
      /** For people to quote when they ask for help. */
      requestId?: string;
      /** How to reauthenticate first, if the code is `STEP_UP`. */
      confirmation?: Confirmation;
      /** What was typed and may be shown again when the response is a new page, without JavaScript. */
      typed?: Readonly<Record<string, string>>;
    };
export type { Confirmation };

/** A form action in the shape React's useActionState expects. */
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

/** Admits someone, with the form they sent and what the handler needs to know about them, or says why not. */
type Guard<Context> = (now: Date, form: FormData) => Promise<{ form: FormData; context: Context } | Refused>;

/** The same, once the admitted person has just reauthenticated. */
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

/** A form's text values by field name; a list for a field that was sent several times. Files are left out. */
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

/** Fields that were damaged in transit, such as half an emoji. */
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

/** Checks the origin, runs the guard and parses before the handler runs; it responds no matter what happens. */
const guarded =
  <Schema extends z.ZodType, Context extends object, Value, Code extends string>(
    guard: Guard<Context>,
    schema: Schema,
    handle: Handle<z.output<Schema>, Context, Value, Code>,
    keepsUnreadable = false,
  ): FormAction<Value, Code> =>
  async (_previous, form) => {
    const requestId = requestIdHere();
    const now = new Date();
    markActionBegun();
    try {
      if (!isOwnOrigin(await headers())) return refused('FOREIGN_ORIGIN');
      // The caller of an action chooses its arguments.
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
 * Creates a staff action for those with the permission. Using it counts as activity. The page is reloaded with the
 * response and shows what changed, unless `refreshes` is false. With `keepsUnreadable`, its own schema reports which
 * texts arrived damaged. If the permission requires it, the person reauthenticates first; `stepUp: false` is for
 * actions that only stop something and must be quick. `givesBack` names the fields that a refusal shows again to browsers
 * without JavaScript.
 */
export const staffAction = <Schema extends z.ZodType, Value, Code extends string>(
  {
    can,
    schema,
    stepUp: asks,
    refreshes = true,
    keepsUnreadable = false,
    givesBack = [],
  }: {
    can: Permission;
    schema: Schema;
    stepUp?: false;
    refreshes?: boolean;
    keepsUnreadable?: boolean;
    givesBack?: readonly (keyof z.input<Schema> & string)[];
  },
  handle: Handle<z.output<Schema>, { staff: Staff }, Value, Code>,
): FormAction<Value, Code> =>
  givingBack(
    givesBack,
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
    ),
  );

type SessionRule = (session: SessionState) => boolean;

/** Admits a session according to `admits`; `asks` says whether its person must reauthenticate first. */
const sessionGuard =
  (admits: SessionRule, asks: SessionRule): Guard<{ session: SessionState }> =>
  async (now, form) => {
    const session = await currentSession();
    if (!session || !admits(session)) return refused('SIGNED_OUT');
    await touchSession(session, now);
    return steppedUp(asks(session), form, now, { session });
  };

/**
 * Creates an action for setting up a second factor, for someone who came by a mailed link, or who is signed in and has
 * just reauthenticated.
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

/** Creates an action that reauthenticates someone who is signed in. */
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
 * Creates an action for people who aren't signed in. There is no general limit, which would shut out anyone sharing a
 * network with a flood: each action counts what it reveals or costs. One that `signsIn` is refused, before it changes
 * anything, if the browser doesn't keep cookies. `givesBack` names the fields that a refusal shows again; never a
 * secret.
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

/**
 * Without JavaScript, the page that says what is wrong is a new one; with it, the old page still has what was typed.
 */
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
