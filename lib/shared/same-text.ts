import { timingSafeEqual } from 'node:crypto';

/** Whether two texts, one of them a secret, are the same; how long that takes tells nothing of where they differ. */
export function isSameText(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
