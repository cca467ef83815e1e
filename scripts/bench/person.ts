import { randomBytes } from 'node:crypto';
import { shownConsent } from '@/content/consents';

/** Text that no other message has, so that none looks like a campaign. */
const message = () =>
  Array.from({ length: 20 }, () => randomBytes(4).toString('hex').replace(/\d/g, 'o')).join(' ');

/** What the nth of many people answers: everyone has a phone and a mailbox of their own. */
export function answersOf(person: number) {
  const [high, low] = [Math.floor(person / 10_000), person % 10_000];
  return {
    askingFor: 'myself',
    name: 'Jordan Bench',
    phone: `239 ${200 + high} ${String(low).padStart(4, '0')}`,
    email: `person${person}@mail.example`,
    message: message(),
    consent: shownConsent('en', 'contact').version,
  };
}

/** The address that the nth of many people has on the network. */
export const addressOf = (person: number): string =>
  `10.${person >> 16}.${(person >> 8) & 255}.${person & 255}`;
