import { PART2_NOTICE_TEXT } from '@/content/part2-notice';
import { mentionsHealth } from '@/lib/cases/export/fields';
import {
  scopeOf,
  SHORT_NOTICE,
  showIn,
  valueOf,
  type ExportedRequest,
  type Plan,
  type Writer,
} from '@/lib/cases/export/values/domain';
import { consentState, type GivenConsent } from '@/lib/intake/proofs/domain';

/** Writes requests as one JSON document. */
export function jsonWriter(plan: Plan): Writer {
  const { fields, from, to, statuses, trashed, now, timeZone } = plan;
  const show = showIn(timeZone);
  const withScope = mentionsHealth(fields);
  const consent = (given: GivenConsent) => ({
    state: consentState(given, now, timeZone),
    version: given.version,
    givenAt: show(given.givenAt),
    withdrawnAt: given.withdrawnAt && show(given.withdrawnAt),
  });
  const item = (request: ExportedRequest) => ({
    ...Object.fromEntries(fields.map((field) => [field, valueOf(request, field, show)])),
    consents: Object.fromEntries(request.consents.map((given) => [given.kind, consent(given)])),
    ...(withScope && { substanceUseConsent: scopeOf(request, plan) }),
    notice: SHORT_NOTICE,
  });
  const head = {
    notice: PART2_NOTICE_TEXT,
    exportedAt: show(now),
    range: { from, to, timeZone },
    statuses,
    trashed,
    fields,
  };
  return {
    head: () => `${JSON.stringify(head).slice(0, -1)},"requests":[`,
    batch: (requests, before) =>
      requests
        .map((request, at) => `${before + at > 0 ? ',' : ''}\n${JSON.stringify(item(request))}`)
        .join(''),
    end: (count) => `\n],"count":${count},"complete":true}\n`,
  };
}
