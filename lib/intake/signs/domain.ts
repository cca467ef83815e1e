import { comparable } from '@/lib/shared/typed-text';
import type { QuarantineReason } from '../domain';

/** What is known about how a request came. Counts include the request itself. */
export type Signs = {
  honeypotFilled: boolean;
  /** The opened form it came from: how long it was open, and how many requests it was used for. */
  opened: { seconds: number; uses: number } | null;
  /** Whether its network sent more of the kind than people do in an hour, or many times that. */
  network: 'quiet' | 'busy' | 'flooding';
  /** Requests in the last hour with nearly the same message. */
  alike: number;
  /** Requests in the last hour without an opened form. */
  unopened: number;
  /** Whether more requests are coming in than people send. */
  flood: boolean;
};

/** A request with this many points is quarantined. */
const QUARANTINED_FROM = 5;
/** No one can read and fill in the form faster than this. */
const FAST_SECONDS = 3;
const MANY_UNOPENED = 20;
const MANY_ALIKE = 10;

/**
 * How much each sign weighs; among equals the strongest comes first. What can happen to an honest person stays below
 * the limit on its own: a browser that fills in the form instantly, a network that many people share, words that others
 * use too.
 */
const WEIGHTS: readonly (readonly [QuarantineReason, (signs: Signs) => number])[] = [
  ['TRAP_FILLED', ({ honeypotFilled }) => (honeypotFilled ? 5 : 0)],
  [
    'MANY_FROM_ADDRESS',
    ({ network, opened }) => (network === 'quiet' ? 0 : network === 'flooding' || !opened ? 3 : 2),
  ],
  [
    'NO_OPENED_FORM',
    ({ opened, flood, unopened }) => (opened ? 0 : flood || unopened > MANY_UNOPENED ? 5 : 3),
  ],
  ['FORM_REUSED', ({ opened }) => (!opened || opened.uses < 2 ? 0 : opened.uses === 2 ? 2 : 5)],
  ['SENT_FAST', ({ opened }) => (opened && opened.seconds < FAST_SECONDS ? 2 : 0)],
  ['SAME_TEXT', ({ alike, flood }) => (alike > MANY_ALIKE ? (flood ? 5 : 4) : alike > 2 ? 2 : 0)],
];

/** Why a request should be quarantined, judging by all its signs together; null if it is an ordinary new request. */
export function quarantineReason(signs: Signs): QuarantineReason | null {
  const points = WEIGHTS.map(([reason, weigh]) => ({ reason, weight: weigh(signs) }));
  const sum = points.reduce((total, { weight }) => total + weight, 0);
  const strongest = Math.max(...points.map(({ weight }) => weight));
  return sum < QUARANTINED_FROM ? null : (points.find(({ weight }) => weight === strongest)?.reason ?? null);
}

const RUN_WORDS = 4;
/** Shorter messages are alike by chance: "please call me". */
const FEWEST_WORDS = 8;
const RUNS_KEPT = 4;
/** A message is alike if at least this many of its runs were seen before. */
const RUNS_ALIKE = 2;

/** Orders texts in a way that has nothing to do with what they say (FNV-1a). */
const shuffleKey = (text: string): number =>
  Array.from(text, (sign) => sign.codePointAt(0) ?? 0).reduce(
    (hash, code) => Math.imul(hash ^ code, 0x01000193) >>> 0,
    0x811c9dc5,
  );

/**
 * A few runs of words that stand for a message, mostly the same ones if only a little of it changes (a MinHash sketch).
 * None for a short message.
 */
export function runsOf(message: string): string[] {
  const words = comparable(message).match(/\p{L}+/gu) ?? [];
  if (words.length < FEWEST_WORDS) return [];
  const runs = words.slice(RUN_WORDS - 1).map((_, at) => words.slice(at, at + RUN_WORDS).join(' '));
  const ranked = [...new Set(runs)].map((run) => ({ run, rank: shuffleKey(run) }));
  const lowest = ranked.toSorted((one, other) => one.rank - other.rank).slice(0, RUNS_KEPT);
  return lowest.map(({ run }) => run);
}

/** How many messages were nearly the same, judging by how often each of its runs was seen. */
export const alikeBy = (runCounts: readonly number[]): number =>
  runCounts.toSorted((one, other) => other - one)[RUNS_ALIKE - 1] ?? 0;
