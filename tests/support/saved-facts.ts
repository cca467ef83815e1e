import { SETTINGS_PART, shippedClinic } from '@/lib/clinic/data';
import { perProcess } from '@/lib/platform/per-process';
import { factsOf } from '@/lib/settings/domain';

/** From here on this process shows the site as if these facts were saved at the desk: by default all, known to the clinic. */
export function saveFacts(given: Partial<ReturnType<typeof factsOf>> = {}): void {
  const facts = { ...factsOf(shippedClinic()), placeholders: [], ...given };
  Object.assign(
    perProcess('site', () => ({})),
    { site: { version: JSON.stringify(given), parts: { [SETTINGS_PART]: { facts } } } },
  );
}

/** As shipped, without a database. */
export const forgetFacts = (): void => {
  Object.assign(
    perProcess('site', () => ({})),
    { site: undefined },
  );
};
