import { randomUUID } from 'node:crypto';
import { openConsents, openTriage, STORED_CONSENTS, TRIAGE } from '@/lib/intake/data';
import { consultationCounts, receiveConsultation } from '@/lib/intake/handlers';
import { fileSignature } from '@/lib/intake/signatures/mutations';
import { submitConsultation, type Submission } from '@/lib/intake/mutations';
import type { ConsultationInput } from '@/lib/intake/schema';
import { db } from '@/lib/platform/db';
import type { FormFields } from '@/lib/platform/form-body';
import type { FormResponse } from '@/lib/platform/form-response';
import type { PostContext } from '@/lib/platform/public-post';
import { countAll } from '@/lib/platform/rate-limit';
import type { Prisma } from '@/prisma/generated/client';
import { answers, todays } from './answers';

let people = 0;

/** Stores a request from a new person, with the given changes. */
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

/** Puts the consent about substance use on file, as its person signs it. */
export const signSubstanceUse = (requestId: string, at: Date): Promise<boolean> =>
  db().$transaction((tx) =>
    fileSignature(
      tx,
      { requestId, version: todays('substance_use'), signed: { how: 'own_page', name: 'Jordan' }, at },
      at,
    ),
  );

/** What lists show of a request, decrypted. */
export const triageOf = async (id: string) =>
  openTriage(await db().consultationRequest.findUniqueOrThrow({ where: { id }, select: TRIAGE }));

/** The consents of one or all requests, decrypted. */
export async function storedConsents(id?: string) {
  const rows = await db().consultationRequest.findMany({
    where: id === undefined ? {} : { id },
    select: STORED_CONSENTS,
    orderBy: [{ receivedAt: 'asc' }, { id: 'asc' }],
  });
  return rows.flatMap((row) => openConsents(row).map((consent) => ({ requestId: row.id, ...consent })));
}

/** The withdrawn ones. */
export const withdrawnConsents = async () =>
  (await storedConsents()).filter(({ withdrawnAt }) => withdrawnAt !== null);

/** Handles a posted form the way the server does: its counts come first. */
export async function receivePosted(posted: FormFields, context: PostContext): Promise<FormResponse> {
  const counted = await countAll(consultationCounts(posted, context), context.now);
  return receiveConsultation(posted, context, counted);
}
