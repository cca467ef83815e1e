import { getCountries, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js';
import { fail, ok, type Result } from './result';
import { plainSigns } from './typed-text';

// The one rule for a phone number that someone types: in the browser, on the server, in a search and in the settings.

/** A number in E.164, with its extension where there is one. */
export type Phone = { number: string; extension: string };

export type PhoneProblem = 'NO_NUMBER' | 'NO_AREA_CODE' | 'NOT_DIALABLE';

/** Longer than any number with an extension, however it is written. */
const PHONE_LENGTH = 60;
const LINK = /^(?:tel|sms|callto|phone|cell|mobile|home|work)\b[.:\s]*(?:\/\/)?/i;
const EXTENSION =
  /^(?<number>(?:\D*\d){7,}?\D*?)(?:[,;\s(-]*(?:extensi[oó]n|extn?|ex|option|opci[oó]n|opt|press|anexo|interno|int|доб|x|p|w|#)[\s.:=#-]*|\s*[,;][,;\s]*)(?<extension>\d{1,8})[#)\s]*$/iu;
/** Separators between the digits, including every kind of dash, the minus sign, and the Japanese long vowel mark. */
const MARKS = /[()[\]/.,;_·•~\p{Pd}\u2212\u30FC]/gu;

/** A typed number, split from the extension to dial once someone answers. */
function splitExtension(typed: string): { number: string; extension: string } {
  const plain = plainSigns(percentDecoded(typed)).replace(LINK, '');
  const { number = plain, extension = '' } = EXTENSION.exec(plain)?.groups ?? {};
  return { number: number.replace(MARKS, ' ').trim(), extension };
}

const percentDecoded = (text: string): string =>
  text.replace(/%(2[0-9A-F]|3[0-9A-F])/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));

/** The digits of a number as it was typed, without its extension. */
export const phoneDigits = (typed: string): string => splitExtension(typed).number.replace(/\D/g, '');

/** North American Numbering Plan: neither area code nor exchange begins with 0 or 1, and no area code is 911 or the like. */
const US_NUMBER = /^(?![2-9]11)[2-9]\d{2}[2-9]\d{6}$/;
const US_LENGTH = 10;
/** Of a US number without its area code. */
const LOCAL_LENGTH = 7;

/**
 * Reads a number however it was typed; the clinic's own country is meant where none is named. What was read is read again
 * as the same.
 */
export function readPhone(typed: string): Result<Phone, PhoneProblem> {
  if (typed.length > PHONE_LENGTH) return fail('NO_NUMBER');
  const { number, extension } = splitExtension(typed);
  if (!/^\+*[\d\s]+$/.test(number) || !/\d/.test(number)) return fail('NO_NUMBER');
  const digits = number.replace(/\D/g, '');
  const dialed = number.startsWith('+') ? withPlus(digits) : withoutPlus(digits);
  if (dialed) return ok({ number: dialed, extension });
  return fail(digits.length === LOCAL_LENGTH ? 'NO_AREA_CODE' : 'NOT_DIALABLE');
}

/** 00 (most of the world) and 011 (North America) are dialed in place of the plus. */
function withoutPlus(digits: string): string | undefined {
  const international = /^(?:011|00)(.+)$/.exec(digits)?.[1];
  if (international) return ofCountry(international);
  if (digits.length === US_LENGTH) return usNumber(digits);
  // Any other length is a US number with a digit too many or too few: a foreign one starts with +, 00 or 011.
  return digits.length === US_LENGTH + 1 && digits.startsWith('1') ? usNumber(digits.slice(1)) : undefined;
}

/** "+239 555 0100" means the area code 239, of Fort Myers, not São Tomé, where no such number is. */
const withPlus = (digits: string): string | undefined =>
  ofCountry(digits, digits.length === US_LENGTH && US_NUMBER.test(digits) ? 'surely' : undefined) ??
  (digits.length === US_LENGTH ? usNumber(digits) : undefined);

const usNumber = (digits: string): string | undefined => (US_NUMBER.test(digits) ? `+1${digits}` : undefined);

function ofCountry(digits: string, surely?: 'surely'): string | undefined {
  if (digits.startsWith('1')) return usNumber(digits.slice(1));
  const read = parsePhoneNumberFromString(`+${digits}`, { extract: false });
  if (!read?.isPossible() || /^0*$/.test(read.nationalNumber)) return undefined;
  return surely && !read.isValid() ? undefined : read.number;
}

/** A number as it is stored (RFC 3966 without its scheme): `+12395550100;ext=12`. */
export const phoneValue = ({ number, extension }: Phone): string =>
  extension === '' ? number : `${number};ext=${extension}`;

/** The form in which phone numbers are searched and compared; for what an earlier version accepted, its digits. */
export function phoneKey(typed: string): string {
  const read = readPhone(typed);
  return read.ok ? read.value.number : phoneDigits(typed);
}

const AREA_CODES = Array.from({ length: 800 }, (_, index) => String(200 + index));

/**
 * The numbers, as they are stored, that a search for these digits may mean: with any area code where none is typed, and
 * as people of any country write a number at home.
 */
export function phonesMeant(typed: string): string[] {
  const digits = phoneDigits(typed);
  const local = digits.length === LOCAL_LENGTH ? AREA_CODES.map((area) => `+1${area}${digits}`) : [];
  const countries = new Set(getCountries().map((country) => getCountryCallingCode(country)));
  const abroad = [...countries].flatMap((code) => [
    `+${code}${digits}`,
    `+${code}${digits.replace(/^0/, '')}`,
  ]);
  // Staff may leave out the plus, which the form asks for.
  return [...new Set([phoneKey(typed), digits, `+${digits}`, ...local, ...abroad])];
}

/** A stored number for a `tel:` link, extension included; also one that an earlier version stored as typed. */
export function dialable(stored: string): string {
  const read = readPhone(stored);
  return read.ok ? phoneValue(read.value) : phoneDigits(stored);
}

/** A stored number as people read it: `(239) 555-0100 ext. 12`, `+44 20 7946 0958`. */
export function phoneText(stored: string): string {
  const read = readPhone(stored);
  if (!read.ok) return stored;
  const { number, extension } = read.value;
  const parsed = parsePhoneNumberFromString(number);
  const text = number.startsWith('+1') ? parsed?.formatNational() : parsed?.formatInternational();
  return `${text ?? number}${extension === '' ? '' : ` ext. ${extension}`}`;
}
