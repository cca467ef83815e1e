'use client';

import { useEffect, useRef, useState, type FocusEvent, type SubmitEvent } from 'react';
import { useForm, type FieldErrors, type Resolver } from 'react-hook-form';
import type { ConsentKind, ConsentVersion } from '@/content/consent-versions';
import type { messagesIn } from '@/content/languages';
import { QUESTION_NAMES } from '@/lib/intake/questions';
import type { ConsultationFields, ErrorCode, FieldError, FieldName } from '@/lib/intake/schema';
import { workFor } from './form-work';
import { sendConsultation, type SendProblem } from './send-consultation';

/** What a page without JavaScript gives back: the fields as typed and what was wrong. */
export type GivenBack = {
  fields: ConsultationFields;
  errors: FieldError[];
  problem?: SendProblem | undefined;
};

/** The strings that the form needs, in the visitor's language: the browser gets no others. */
export type FormText = Pick<ReturnType<typeof messagesIn>, 'form' | 'errors' | 'problems' | 'idle'>;
/** The consents that the form shows. */
export type ShownConsents = Record<ConsentKind, { version: ConsentVersion; text: string }>;

type Fields = Record<FieldName, unknown>;
type Errors = FieldErrors<Fields>;

/** What a field of the form needs to know of the form around it. */
export type Controls = {
  text: FormText['form'];
  consents: ShownConsents;
  /** What is wrong with a field, in words. */
  errorOf: (field: FieldName) => string | undefined;
  /** What was typed before, where the page gives it back. */
  given: ConsultationFields;
};

/** A schema that does not come in this time is done without. */
const PATIENCE_MS = 5_000;

/** The schema comes when it is first wanted, not with the page; a second call is the first one's. */
const loadSchema = () =>
  Promise.race([
    import('@/lib/intake/schema'),
    new Promise<never>((_, reject) => setTimeout(reject, PATIENCE_MS)),
  ]);

/** What the form would send: several choices of one field joined by commas, as the server reads them. */
function fieldsOf(form: HTMLFormElement): Fields {
  const data = new FormData(form);
  const text = (name: string) => data.getAll(name).map((value) => (typeof value === 'string' ? value : ''));
  return Object.fromEntries([...data.keys()].map((name) => [name, text(name).join(',')])) as Fields;
}

/**
 * Checks by the same schema as the server, and reports codes, which `errorOf` turns into words. Where the schema can't
 * be loaded, the form is sent as it is: the server checks it anyway.
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

/** What is wrong, in the order of the form. */
const listed = (errors: Errors): FieldError[] =>
  QUESTION_NAMES.flatMap((field) => {
    const code = errors[field]?.message as ErrorCode | undefined;
    return code ? [{ field, code }] : [];
  });

type Words = { text: FormText; consents: ShownConsents };

/**
 * The form's state in the browser: react-hook-form checks, holds what is wrong, whoever found it, and knows whether the form
 * is on its way. Its fields are plain HTML and not registered (docs/adr/0009): what was typed or chosen before the scripts
 * arrived is kept, and what is checked is what is sent.
 */
export function useConsultationForm({ text, consents }: Words, opened: string, given: GivenBack | undefined) {
  const [token, setToken] = useState(opened);
  const [givenErrors] = useState<Errors>(() => ({
    ...errorsOf(given?.errors ?? []),
    ...(given?.problem && { root: { type: given.problem } }),
  }));
  const underWay = useRef(false); // not the rendered state: two clicks can come before the next render
  const { handleSubmit, reset, setError, formState } = useForm<Fields>({
    resolver,
    errors: givenErrors,
    reValidateMode: 'onSubmit', // errors stand still while they are being mended
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
    loadSchema().catch(() => undefined); // submitting tries again
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

/** The page's title says that something is wrong: it is what a screen reader reads first. */
function useErrorInTitle(prefix: string, failing: boolean) {
  useEffect(() => {
    const plain = document.title.replace(`${prefix} `, '');
    document.title = failing ? `${prefix} ${plain}` : plain;
  }, [prefix, failing]);
}

/** A page that comes back from the browser's memory would show what was typed: it is loaded anew. */
function useFreshFormOnReturn() {
  useEffect(() => {
    const onShow = ({ persisted }: PageTransitionEvent) => {
      if (persisted) window.location.reload();
    };
    window.addEventListener('pageshow', onShow);
    return () => window.removeEventListener('pageshow', onShow);
  }, []);
}
