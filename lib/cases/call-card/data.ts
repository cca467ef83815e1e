import { ATTEMPT } from '@/lib/cases/attempts/domain';
import { openHistory } from '@/lib/cases/history/data';
import { openAnswers, openConsents, STORED_CONSENTS } from '@/lib/intake/data';
import type { Prisma } from '@/prisma/generated/client';
import { callCard, consentsAt, wrongNumberSince } from './domain';

/** The columns that `openCard` reads. */
export const CARD = {
  sealedAnswers: true,
  sealedHistory: true,
  contactAttempts: { select: ATTEMPT },
  ...STORED_CONSENTS,
} as const;
type CardRow = Prisma.ConsultationRequestGetPayload<{ select: typeof CARD }>;

/**
 * Everything that decides how a request's person may be reached, opened, with the card itself.
 * @param at the card as it was then: by the consents that were in effect, and by attempts made until then
 * @throws SealError if no available key opens it
 */
export function openCard(row: CardRow, at?: Date) {
  const answers = openAnswers(row.id, row.sealedAnswers);
  const history = openHistory(row.id, row.sealedHistory);
  const consents = at ? consentsAt(openConsents(row), at) : openConsents(row);
  const attempts = at ? row.contactAttempts.filter((tried) => tried.at < at) : row.contactAttempts;
  const wrongSince = wrongNumberSince(attempts, history);
  return { answers, history, consents, wrongSince, card: callCard(answers, consents, wrongSince) };
}
