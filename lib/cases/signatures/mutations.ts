import { DEFAULT_LANGUAGE, PREFIXES } from '@/content/languages';
import { recordAudit } from '@/lib/audit/mutations';
import type { Staff } from '@/lib/auth/staff';
import { clinic } from '@/lib/clinic/data';
import { openAnswers, openConsents, openTriage, STORED_CONSENTS, TRIAGE } from '@/lib/intake/data';
import { lockRequest } from '@/lib/intake/stored/mutations';
import { queuePersonMail } from '@/lib/outbox/mutations';
import { db, LONG_TRANSACTION } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { notify } from '@/lib/platform/notices';
import { fail, ok } from '@/lib/shared/result';
import { askingProblem } from './domain';

/**
 * Mails the person where they can read and sign the consent about substance use, and records that they were asked. The
 * mail says nothing of what it is, and goes only to an address that they called private.
 */
export const askForSignature = ({ id: actorId }: Staff, requestId: string, now: Date) =>
  db().$transaction(async (tx) => {
    await lockRequest(tx, requestId);
    const row = await tx.consultationRequest.findFirst({
      where: { id: requestId, trashedAt: null },
      select: { sealedAnswers: true, ...TRIAGE, ...STORED_CONSENTS },
    });
    if (!row) return fail('GONE');
    const answers = openAnswers(requestId, row.sealedAnswers);
    const problem = askingProblem({ answers, consents: openConsents(row) }, now, clinic().timeZone);
    if (problem) return fail(problem);
    const { language = DEFAULT_LANGUAGE } = openTriage(row);
    const link = `${env().APP_URL}${PREFIXES[language]}/your-request`;
    const content = { to: answers.email, language, link };
    await queuePersonMail(tx, 'signature_requested', { requestId, content }, now);
    await recordAudit(
      tx,
      { action: 'request.signature_asked', actorId, requestId, details: { how: 'email' } },
      now,
    );
    await notify(tx, { topic: 'requests' });
    return ok(null);
  }, LONG_TRANSACTION);
