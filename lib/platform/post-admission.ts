import type { OpenedForm } from './opened-form';
import { countAll, isKnownBeyond, waitOf, type Count, type Counts } from './rate-limit';

/** How often one opened form may be sent: fixing mistakes takes a few. Beyond that it counts as not opened. */
const POSTS_PER_FORM = { name: 'opened-form-posts', points: 20, seconds: 24 * 60 * 60 } as const;

type Admission = { opened?: OpenedForm; counted: Counts; waitSeconds: number };
type CountsOf = (opened?: OpenedForm) => readonly Count[];

/** Whether a post is taken: one of a form that was opened and not sent too often always is. */
export async function admit(
  opened: OpenedForm | undefined,
  networks: readonly Count[],
  countsOf: CountsOf,
  now: Date,
): Promise<Admission> {
  if (opened) {
    const posts = { limit: POSTS_PER_FORM, subject: opened.id };
    const counted = await countWithin([posts], () => countsOf(opened), now);
    if (counted(posts)?.isWithin ?? true) return { opened, counted, waitSeconds: 0 };
  }
  const counted = await countWithin(networks, countsOf, now);
  return { counted, waitSeconds: waitOf(networks, counted) };
}

/** Counts what decides about a post, and what it counts itself unless it has come too often: then nobody reads it for that. */
function countWithin(
  deciding: readonly Count[],
  countsOf: () => readonly Count[],
  now: Date,
): Promise<Counts> {
  const counts = isKnownBeyond(deciding, now) ? [] : countsOf();
  const within = counts.map((count) => ({ ...count, unless: [...(count.unless ?? []), ...deciding] }));
  return countAll([...deciding, ...within], now);
}
