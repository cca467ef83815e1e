import { plainSigns } from './typed-text';

// The one rule for an email address that someone types: in the browser, on the server, in a search, in the settings and
// on the command line.

/** RFC 5321, 4.5.3.1: the longest local part, domain, and address in a command. */
const LONGEST = { local: 64, domain: 253, address: 254 } as const;
/** Longer than any address with a name and a subject around it. */
const MOST_TYPED = 1000;

/** What a browser's email field accepts (WHATWG HTML, "valid email address"), in two parts. */
const LOCAL = /^[\w.!#$%&'*+/=?^`{|}~-]+$/;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** Curly apostrophes that phones substitute. */
const CURLY = /[\u2018\u2019\u02BC]/g;

/**
 * An email address as it is stored: without what came with it in a copied text or link, its domain in small letters and
 * ASCII (IDNA). Undefined where it is none that a mail server takes. What was read is read again as the same.
 */
export function readEmail(typed: string): string | undefined {
  if (typed.length > MOST_TYPED) return undefined;
  const [local = '', domain, ...more] = unwrapped(plainSigns(typed).replace(CURLY, "'")).split('@');
  if (domain === undefined || more.length > 0) return undefined;
  const ascii = asciiDomain(domain.trim());
  if (!LOCAL.test(local.trim()) || local.trim().length > LONGEST.local || ascii === undefined)
    return undefined;
  const address = `${local.trim()}@${ascii}`;
  return address.length <= LONGEST.address ? address : undefined;
}

/** `Ana <ana@example.com>`, `mailto:ana@example.com?subject=…`, quotes, and the comma of a list. */
function unwrapped(text: string): string {
  const inside = /<([^<>]*)>[\s,;.]*$/.exec(text)?.[1] ?? text;
  const link = /^\s*mailto:(?:\/\/)?([^?]*)/i.exec(inside)?.[1];
  const address = (link === undefined ? inside : percentDecoded(link)).replace(/[\s,;.]+$/, '').trim();
  return /^(["'(])(.*)["')]$/.exec(address)?.[2] ?? address;
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A public domain: it has a dot and doesn’t end in a number, which would make it an IP address. */
function asciiDomain(domain: string): string | undefined {
  const ascii = /^[\x20-\x7e]*$/.test(domain) ? domain.toLowerCase() : throughUrl(domain);
  const labels = ascii?.split('.') ?? [];
  if (ascii === undefined || ascii.length > LONGEST.domain || labels.length < 2) return undefined;
  return labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(labels.at(-1) ?? '') ? ascii : undefined;
}

/** IDNA encoding, done as the host of a URL so that browsers and Node agree. */
function throughUrl(domain: string): string | undefined {
  if (/[\s/?#:\\%[\]]/.test(domain)) return undefined;
  return URL.canParse(`https://${domain}`) ? new URL(`https://${domain}`).hostname : undefined;
}

/**
 * The form in which addresses are searched and compared. Servers may treat capitals as distinct, but in practice none
 * do.
 */
export const emailKey = (typed: string): string =>
  (readEmail(typed) ?? plainSigns(typed.slice(0, MOST_TYPED))).toLowerCase();
