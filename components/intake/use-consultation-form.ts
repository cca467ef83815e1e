'use client';

import { useEffect, useRef, useState, type FocusEvent, type SubmitEvent } from 'react';
import { useForm, type Resolver } from 'react-hook-form';
import type { ConsentKind, ConsentVersion } from '@/content/consent-versions';
import type { messagesIn } from '@/content/languages';
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
  const errors = await loadSchema().then(
    ({ fieldErrors }) => fieldErrors(values),
    () => [],
  );
  if (errors.length === 0) return { values, errors: {} };
  const byField = errors.map(({ field, code }) => [field, { type: 'schema', message: code }]);
  return {
    values: {},
    errors: Object.fromEntries(byField) as Record<FieldName, { type: string; message: string }>,
  };
};

type Words = { text: FormText; consents: ShownConsents };

/**
 * The form's state in the browser. Its fields are plain HTML and not registered: what was typed or chosen before the
 * scripts arrived is kept, and what is checked is what is sent. (Registering a group of boxes sets them all to what the
 * first of them held.)
 */
export function useConsultationForm({ text, consents }: Words, opened: string, given: GivenBack | undefined) {
  const [token, setToken] = useState(opened);
  const [problem, setProblem] = useState(given?.problem);
  const [errors, setErrors] = useState<FieldError[]>(given?.errors ?? []);
  const underWay = useRef(false); // not the rendered state: two clicks can come before the next render
  const [attempt, setAttempt] = useState(0);
  const { handleSubmit, reset, formState } = useForm<Fields>({
    resolver,
    reValidateMode: 'onSubmit', // errors stand still while they are being mended
    shouldFocusError: false, // the summary takes the focus
  });

  const show = (found: FieldError[], failed?: SendProblem) => {
    setErrors(found);
    setProblem(failed);
    setAttempt((count) => count + 1);
  };

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (underWay.current) return;
    underWay.current = true;
    const form = event.currentTarget;
    reset(fieldsOf(form));
    void handleSubmit(
      async () => {
        const outcome = await sendConsultation(form);
        if (outcome.opened !== undefined) setToken(outcome.opened);
        show(outcome.errors, outcome.problem);
      },
      (found) =>
        show(
          (Object.keys(found) as FieldName[]).map((field) => ({
            field,
            code: found[field]?.message as ErrorCode,
          })),
        ),
    )(event).finally(() => (underWay.current = false));
  };

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
    attempt,
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
