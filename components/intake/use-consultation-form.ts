'use client';

import { useEffect, useRef, useState, type FocusEvent, type SubmitEvent } from 'react';
import { useForm, type FieldErrors, type Resolver } from 'react-hook-form';
import type { ConsentKind, ConsentVersion } from '@/content/consent-versions';
import type { messagesIn } from '@/content/languages';
import { QUESTION_NAMES } from '@/lib/intake/questions';
import type { ConsultationFields, ErrorCode, FieldError, FieldName } from '@/lib/intake/schema';
import { workFor } from './form-work';
import { sendConsultation, type SendProblem } from './send-consultation';

/** What a page without JavaScript gives back: the fields as typed, and their errors. */
export type GivenBack = {
  fields: ConsultationFields;
  errors: FieldError[];
  problem?: SendProblem | undefined;
};

/** The strings that the form needs, in the visitor's language; the browser gets no others. */
export type FormText = Pick<ReturnType<typeof messagesIn>, 'form' | 'errors' | 'problems' | 'idle'>;
/** The consents that the form shows. */
export type ShownConsents = Record<ConsentKind, { version: ConsentVersion; text: string }>;

type Fields = Record<FieldName, unknown>;
type Errors = FieldErrors<Fields>;

/** What a field needs to know about the form around it. */
export type Controls = {
  text: FormText['form'];
  consents: ShownConsents;
  /** A field's error, in words. */
  errorOf: (field: FieldName) => string | undefined;
  /** What was typed before, if the page gives it back. */
  given: ConsultationFields;
};

/** If the schema takes longer than this to load, the form goes without it. */
const PATIENCE_MS = 5_000;

/** The schema loads when it's first needed, not with the page; the import caches it for later calls. */
const loadSchema = () =>
  Promise.race([
    import('@/lib/intake/schema'),
    new Promise<never>((_, reject) => setTimeout(reject, PATIENCE_MS)),
  ]);

/** What the form would send: several choices for one field are joined by commas, the way the server reads them. */
function fieldsOf(form: HTMLFormElement): Fields {
  const data = new FormData(form);
  const text = (name: string) => data.getAll(name).map((value) => (typeof value === 'string' ? value : ''));
  return Object.fromEntries([...data.keys()].map((name) => [name, text(name).join(',')])) as Fields;
}

/**
 * Validates with the same schema as the server, and reports codes, which `errorOf` turns into words. If the schema
 * can't be loaded, the form is sent as it is, because the server validates it anyway.
 */
const resolver: Resolver<Fields> = async (values) => {
  const found = await loadSchema().then(
    ({ fieldErrors }) => fieldErrors(values),
    () => [],
  );
  return found.length === 0 ? { values, errors: {} } : { values: {}, errors: errorsOf(found) };
};

const errorsOf = (found: readonly FieldError[]) =>
  Object.fromEntries(found.map(({ field, code }) => [field, { type: 'schema', message: code }])) as Record<
    FieldName,
    { type: string; message: string }
  >;

/** The errors, in the order of the form. */
const listed = (errors: Errors): FieldError[] =>
  QUESTION_NAMES.flatMap((field) => {
    const code = errors[field]?.message as ErrorCode | undefined;
    return code ? [{ field, code }] : [];
  });

type Words = { text: FormText; consents: ShownConsents };

/**
 * The form's state in the browser: react-hook-form validates, holds the errors whether it or the server found them, and
 * knows whether the form is being sent. Its fields are plain HTML and not registered (docs/adr/0009): anything typed or
 * chosen before the scripts loaded is kept, and what is validated is what is sent.
 */
export function useConsultationForm({ text, consents }: Words, opened: string, given: GivenBack | undefined) {
  const [token, setToken] = useState(opened);
  const [givenErrors] = useState<Errors>(() => ({
    ...errorsOf(given?.errors ?? []),
    ...(given?.problem && { root: { type: given.problem } }),
  }));
  const underWay = useRef(false); // a ref, because two clicks can come before the next render
  const { handleSubmit, reset, setError, formState } = useForm<Fields>({
    resolver,
    errors: givenErrors,
    reValidateMode: 'onSubmit', // errors stay put while someone corrects them
    shouldFocusError: false, // the summary takes the focus
  });

  const send = async (form: HTMLFormElement) => {
    const outcome = await sendConsultation(form);
    if (outcome.opened !== undefined) setToken(outcome.opened);
    for (const { field, code } of outcome.errors) setError(field, { type: 'server', message: code });
    if (outcome.problem) setError('root', { type: outcome.problem });
  };

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (underWay.current) return;
    underWay.current = true;
    const form = event.currentTarget;
    reset(fieldsOf(form), { keepErrors: true, keepSubmitCount: true });
    void handleSubmit(() => send(form))(event).finally(() => (underWay.current = false));
  };

  const errors = listed(formState.errors);
  const problem = formState.errors.root?.type as SendProblem | undefined;
  const failing = errors.length > 0 || problem !== undefined;
  useErrorInTitle(text.form.errorPrefix, failing);
  useFreshFormOnReturn();
  useDoor();

  const errorOf = (field: FieldName) => {
    const code = errors.find((item) => item.field === field)?.code;
    return code && text.errors[code];
  };
  const controls: Controls = { text: text.form, consents, errorOf, given: given?.fields ?? {} };
  const items = errors.map(({ field, code }) => ({ id: field, message: text.errors[code] }));
  const hasBegun = useRef(false);
  const prepare = ({ currentTarget: form }: FocusEvent<HTMLFormElement>) => {
    if (hasBegun.current) return;
    hasBegun.current = true;
    loadSchema().catch(() => undefined); // submitting retries
    void workFor(form);
  };
  return {
    controls,
    token,
    prepare,
    submit,
    items,
    problem,
    attempt: formState.submitCount,
    failing,
    sending: formState.isSubmitting,
  };
}

/** Says in the page's title that something is wrong, because a screen reader reads that first. */
function useErrorInTitle(prefix: string, failing: boolean) {
  useEffect(() => {
    const plain = document.title.replace(`${prefix} `, '');
    document.title = failing ? `${prefix} ${plain}` : plain;
  }, [prefix, failing]);
}

/** A page restored from the browser's memory would show what was typed, so it's reloaded. */
function useFreshFormOnReturn() {
  useEffect(() => {
    const onShow = ({ persisted }: PageTransitionEvent) => {
      if (persisted) window.location.reload();
    };
    window.addEventListener('pageshow', onShow);
    return () => window.removeEventListener('pageshow', onShow);
  }, []);
}

/**
 * Whoever came through one of the home page's doors finds that answer given (content/blocks/doors.tsx). It goes out of the
 * address at once, and so out of the browser's history.
 */
function useDoor() {
  useEffect(() => {
    const answer = document.getElementById(window.location.hash.slice(1));
    if (!(answer instanceof HTMLInputElement) || answer.name !== 'askingFor') return;
    if (!document.querySelector('[name="askingFor"]:checked')) answer.checked = true;
    window.history.replaceState(window.history.state, '', window.location.pathname);
  }, []);
}
