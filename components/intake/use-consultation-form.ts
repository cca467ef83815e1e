'use client';

import { standardSchemaResolver } from '@hookform/resolvers/standard-schema';
import { useEffect, useRef, useState, type SubmitEvent } from 'react';
import { useForm } from 'react-hook-form';
import { messages } from '@/content/messages';
import {
  consultationSchema,
  FIELD_NAMES,
  type ConsultationFields,
  type FieldError,
} from '@/lib/intake/schema';
import { sendConsultation, type SendProblem } from './send-consultation';

/** What a page without JavaScript gives back: the fields as typed and what was wrong. */
export type GivenBack = {
  fields: ConsultationFields;
  errors: FieldError[];
  problem?: SendProblem | undefined;
};

/**
 * The form's state in the browser. Fields stay uncontrolled and have no default values here, so that what was typed
 * before the scripts arrived is kept.
 */
export function useConsultationForm(given: GivenBack | undefined) {
  const [problem, setProblem] = useState(given?.problem);
  const [errors, setErrors] = useState<FieldError[]>(given?.errors ?? []);
  const underWay = useRef(false); // not the rendered state: two clicks can come before the next render
  const [attempt, setAttempt] = useState(0);
  const { register, handleSubmit, formState } = useForm({
    resolver: standardSchemaResolver(consultationSchema),
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
    void handleSubmit(
      async () => {
        const outcome = await sendConsultation(form);
        show(outcome.errors, outcome.problem);
      },
      (found) => show(FIELD_NAMES.flatMap((field) => toError(field, found[field]?.message))),
    )(event).finally(() => (underWay.current = false));
  };

  const failing = errors.length > 0 || problem !== undefined;
  useEffect(() => {
    const plain = document.title.replace(`${messages.form.errorPrefix} `, '');
    document.title = failing ? `${messages.form.errorPrefix} ${plain}` : plain;
  }, [failing]);

  return { register, submit, errors, problem, attempt, failing, sending: formState.isSubmitting };
}

const toError = (field: FieldError['field'], message: string | undefined): FieldError[] =>
  message === undefined ? [] : [{ field, message }];
