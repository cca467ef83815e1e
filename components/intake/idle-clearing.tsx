'use client';

import { IdleWarning, type IdleRules } from '@/components/ui/idle-warning';
import type { Language } from '@/content/languages';
import { LANGUAGE_FIELD, ORIGIN_FIELD, TOLD_FIELD } from '@/lib/intake/fields';
import { MINUTE_MS } from '@/lib/shared/durations';
import { OPENED_FIELD, WORK_FIELD } from '@/lib/shared/form-work';
import type { FormText } from './use-consultation-form';

/** Our address that makes the browser forget what it stores about a request, and opens a new form. */
const forgetPath = (language: Language) => `${language === 'en' ? '' : `/${language}`}/consultation/forget`;

/** Fields that our own page fills in. */
const OURS: ReadonlySet<string> = new Set([
  LANGUAGE_FIELD,
  ORIGIN_FIELD,
  OPENED_FIELD,
  TOLD_FIELD,
  WORK_FIELD,
]);

/** Whether the visitor typed or chose anything. */
const isTouched = (form: HTMLFormElement) =>
  [...new FormData(form)].some(([name, value]) => !OURS.has(name) && value !== '');

const rulesIn = (language: Language): IdleRules => ({
  idleMs: 10 * MINUTE_MS,
  graceMs: 2 * MINUTE_MS,
  // Someone who closed the lid for a while still gets the choice, because they haven't seen the warning yet.
  leastGraceMs: 20_000,
  needsClearing: (warning) => {
    const form = warning.closest('form');
    return form !== null && isTouched(form);
  },
  /** Replaces the form with a new one, and keeps nothing of what was typed. */
  clear: () => {
    for (const form of document.forms) form.reset();
    window.location.replace(forgetPath(language));
  },
});

const RULES = { en: rulesIn('en'), es: rulesIn('es') } as const satisfies Record<Language, IdleRules>;

/** On a shared device, clears a form that was left alone, after a warning that can postpone it. */
export function IdleClearing({ language, text }: { language: Language; text: FormText['idle'] }) {
  return <IdleWarning text={text} rules={RULES[language]} />;
}
