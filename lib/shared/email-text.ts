// Imported whole because Node finds no named exports in it.
import punycode from 'punycode/punycode.js';
import { readEmail } from './email';

/**
 * An address as people read it. Where its domain is not ASCII both spellings are given, because letters of two scripts can
 * look alike: `info@müller.de (info@xn--mller-kva.de)`.
 */
export function emailText(stored: string): string {
  const readable = unicodeDomain(stored);
  return readable === stored || readEmail(readable) !== stored ? stored : `${readable} (${stored})`;
}

/** An address for a `mailto:` link, escaped because it may contain `?` and `%`. */
export const emailHref = (stored: string): string =>
  `mailto:${encodeURIComponent(stored).replace('%40', '@')}`;

/** Punycode that can’t be decoded is shown as is. */
function unicodeDomain(address: string): string {
  try {
    return punycode.toUnicode(address);
  } catch {
    return address;
  }
}
