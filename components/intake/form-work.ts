import { OPENED_FIELD, WORK_BITS, WORK_FIELD, workText } from '@/lib/shared/form-work';

/** Hashes between two pauses, so that typing never lags. */
const CHUNK = 64;

const field = (form: HTMLFormElement, name: string) =>
  form.elements.namedItem(name) as HTMLInputElement | null;

const pause = () => new Promise<void>((resume) => setTimeout(resume));

async function isFound(token: string, number: number): Promise<boolean> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(workText(token, number)));
  return new DataView(hash).getUint32(0) >>> (32 - WORK_BITS) === 0;
}

/**
 * Finds the proof of work for a form (lib/shared/form-work.ts) and puts it in its field. The form is accepted without
 * it too, if the browser can't do it (no `crypto.subtle` over http) or hasn't finished when the form is sent.
 */
export async function workFor(form: HTMLFormElement): Promise<void> {
  const token = field(form, OPENED_FIELD)?.value ?? '';
  if (token === '' || !window.isSecureContext) return;
  for (let number = 0; ; number += 1) {
    if (await isFound(token, number)) {
      const found = field(form, WORK_FIELD);
      if (found) found.value = String(number);
      return;
    }
    if (number % CHUNK === CHUNK - 1) await pause();
  }
}
