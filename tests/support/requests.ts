import { randomUUID } from 'node:crypto';
import { openConsents, openTriage, STORED_CONSENTS, TRIAGE } from '@/lib/intake/data';
import { consultationCounts, receiveConsultation } from '@/lib/intake/handlers';
import { submitConsultation, type Submission } from '@/lib/intake/mutations';
import type { ConsultationInput } from '@/lib/intake/schema';
import { db } from '@/lib/platform/db';
import type { FormFields } from '@/lib/platform/form-body';
import type { FormResponse, PostContext } from '@/lib/platform/public-post';
import { countAll } from '@/lib/platform/rate-limit';
import type { Prisma } from '@/prisma/generated/client';
import { answers } from './answers';

let people = 0;

/** A stored request of somebody new, changed as a test wants it. */
export async function storeRequest(
  now: Date,
  data: Prisma.ConsultationRequestUncheckedUpdateInput = {},
  given: Partial<ConsultationInput> = {},
): Promise<Submission> {
  people += 1;
  const input = answers({ phone: `239 555 ${1000 + people}`, ...given });
  const request = await submitConsultation(input, { form: randomUUID() }, () => null, now);
  await db().consultationRequest.update({ where: { id: request.id }, data });
  return request;
}

/** What the lists show of a request, opened. */
export const triageOf = async (id: string) =>
  openTriage(await db().consultationRequest.findUniqueOrThrow({ where: { id }, select: TRIAGE }));

/** The consents of every request, or of one, opened. */
export async function storedConsents(id?: string) {
  const rows = await db().consultationRequest.findMany({
    where: id === undefined ? {} : { id },
    select: STORED_CONSENTS,
    orderBy: [{ receivedAt: 'asc' }, { id: 'asc' }],
  });
  return rows.flatMap((row) => openConsents(row).map((consent) => ({ requestId: row.id, ...consent })));
}

/** Those of them that were taken back. */
export const withdrawnConsents = async () =>
  (await storedConsents()).filter(({ withdrawnAt }) => withdrawnAt !== null);

/** Receives a form as it is posted: what is counted of it is counted first. */
export async function receivePosted(posted: FormFields, context: PostContext): Promise<FormResponse> {
  const counted = await countAll(consultationCounts(posted, context), context.now);
  return receiveConsultation(posted, context, counted);
}
