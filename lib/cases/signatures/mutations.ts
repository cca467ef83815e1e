import { DEFAULT_LANGUAGE } from '@/content/languages';
import { recordAudit } from '@/lib/audit/mutations';
import type { Staff } from '@/lib/auth/staff';
import { clinic } from '@/lib/clinic/data';
import { openAnswers, openConsents, openTriage, STORED_CONSENTS, TRIAGE } from '@/lib/intake/data';
import { lockRequest } from '@/lib/intake/stored/mutations';
import { queuePersonMail } from '@/lib/outbox/mutations';
import { db, LONG_TRANSACTION, type Transaction } from '@/lib/platform/db';
import { notify } from '@/lib/platform/notices';
import { fail, ok } from '@/lib/shared/result';
import { ASKED_AGAIN_AFTER_MS, askingProblem } from './domain';

/**
 * Mails the person that there is something to read and sign, the consent about substance use, and records that they were
 * asked: at most once a day. The mail says nothing of what or where it is, and goes only to an address that they called
 * private.
 */
export const askForSignature = ({ id: actorId }: Staff, requestId: string, now: Date) =>
  db().$transaction(async (tx) => {
    await lockRequest(tx, requestId);
    const row = await tx.consultationRequest.findFirst({
      where: { id: requestId, trashedAt: null },
      select: { status: true, sealedAnswers: true, ...TRIAGE, ...STORED_CONSENTS },
    });
    if (!row) return fail('GONE');
    const answers = openAnswers(requestId, row.sealedAnswers);
    const about = { status: row.status, answers, consents: openConsents(row) };
    const problem = askingProblem(about, now, clinic().timeZone);
    if (problem) return fail(problem);
    if (await wasJustAsked(tx, requestId, now)) return fail('ASKED_ALREADY');
    const { language = DEFAULT_LANGUAGE } = openTriage(row);
    const content = { to: answers.email, language };
    await queuePersonMail(tx, 'signature_requested', { requestId, content }, now);
    await recordAudit(
      tx,
      { action: 'request.signature_asked', actorId, requestId, details: { how: 'email' } },
      now,
    );
    await notify(tx, { topic: 'requests' });
    return ok(null);
  }, LONG_TRANSACTION);

const wasJustAsked = async (tx: Transaction, requestId: string, now: Date): Promise<boolean> =>
  (await tx.delivery.count({
    where: {
      requestId,
      template: 'signature_requested',
      OR: [{ state: 'queued' }, { createdAt: { gt: new Date(now.getTime() - ASKED_AGAIN_AFTER_MS) } }],
    },
  })) > 0;
