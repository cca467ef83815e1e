import { createHash, createHmac } from 'node:crypto';
import { WORK_BITS, workText } from '@/lib/shared/form-work';
import { isSameText } from '@/lib/shared/same-text';
import { keyRing, type MasterKey } from './keys';

/** A form is known as opened for a day: people leave one open, and come back to it. */
const VALID_MS = 24 * 60 * 60 * 1000;
const CLOCK_SKEW_MS = 60 * 1000;

/** A form that a page of ours was opened for. */
export type OpenedForm = {
  /** Stands for this opened form alone. */
  id: string;
  openedAt: Date;
  /** Whether the browser has worked for it: it goes first where many wait. */
  hasWorked: boolean;
};

const sign = ({ derive }: MasterKey, id: string, at: string): string =>
  createHmac('sha256', derive('opened-form')).update(`${id}\0${at}`).digest('base64url');

/**
 * A token for the hidden field of a form that is opened now.
 * @param id a random UUID
 */
export function openedToken(id: string, now: Date): string {
  const at = now.getTime().toString(36);
  return `${id}.${at}.${sign(keyRing()[0], id, at)}`;
}

/**
 * Reads the token of a posted form.
 * @returns undefined if it is none of ours, or was given too long ago
 */
export function readOpened(token: string, work: string, now: Date): OpenedForm | undefined {
  const [id = '', at = '', signature = '', ...rest] = token.split('.');
  if (rest.length > 0 || !keyRing().some((key) => isSameText(sign(key, id, at), signature))) return undefined;
  const openedAt = new Date(Number.parseInt(at, 36));
  const age = now.getTime() - openedAt.getTime();
  if (!(age >= -CLOCK_SKEW_MS && age <= VALID_MS)) return undefined;
  return { id, openedAt, hasWorked: isWork(token, work) };
}

/** The token of a form that comes back to its sender: the one it had while that is good, else a new one. */
export const sameOrNewToken = (token: string, id: string, now: Date): string =>
  readOpened(token, '', now) ? token : openedToken(id, now);

/** Whether the hash of token and answer begins with so many zero bits. */
function isWork(token: string, work: string): boolean {
  if (!/^\d{1,10}$/.test(work)) return false;
  const hash = createHash('sha256')
    .update(workText(token, Number(work)))
    .digest();
  return hash.readUInt32BE(0) >>> (32 - WORK_BITS) === 0;
}
