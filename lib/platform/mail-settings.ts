import { domainToASCII } from 'node:url';
import { z } from 'zod';
import { addressSchema } from '@/lib/shared/address-schema';
import { readEmail } from '@/lib/shared/email';

/** Who an email is from: the address, and the name that mail programs show. */
export type Sender = { name: string; address: string };

/** A name may be written in quotes, as in the header itself (RFC 5322, 3.2.4); without them it may hold commas and colons. */
const QUOTED = /^"((?:[^"\\]|\\.)*)"$/;
/** Rejects several addresses and unclosed quotes as a name. */
const NAME = /^[^<>"@\p{Cc}]*$/u;

/** Reads `ana@example.org` or `Ana <ana@example.org>`; undefined where it isn't exactly one sender. */
export function readSender(text: string): Sender | undefined {
  const [, before = '', inside = text.trim()] = /^([^<]*)<([^<>]*)>$/.exec(text.trim()) ?? [];
  const quoted = QUOTED.exec(before.trim())?.[1]?.replace(/\\(.)/g, '$1');
  const name = quoted ?? before.trim();
  const isName = quoted === undefined ? NAME.test(name) : !/\p{Cc}/u.test(name);
  const address = isName && !/[<>]/.test(inside) ? readEmail(inside) : undefined;
  return address === undefined ? undefined : { name, address };
}

/** A mail server as SMTP_URL names it. */
export type SmtpServer = {
  host: string;
  port?: number;
  /** TLS from the first byte, instead of STARTTLS. */
  secure: boolean;
  auth?: { user: string; pass: string };
};

const FORM =
  'must be like smtp://user:password@mail.example.org:587 or smtps://user:password@mail.example.org:465';
const ENCODE =
  'percent-encode special characters in the user name and password: / as %2F, # as %23, ? as %3F, % as %25, @ as %40, : as %3A';

/** A setting that can't be used; the message says what to do and shows nothing of the value. */
class SettingError extends Error {
  override name = 'SettingError';
}

function parts(text: string): URL {
  if (!URL.canParse(text)) throw new SettingError(`${FORM}; ${ENCODE}`);
  const url = new URL(text);
  if (!['smtp:', 'smtps:'].includes(url.protocol) || url.hostname === '') throw new SettingError(FORM);
  if (!['', '/'].includes(url.pathname) || /[?#]/.test(text))
    throw new SettingError(`has no path, query or fragment; ${ENCODE}`);
  return url;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new SettingError(ENCODE);
  }
}

function hostOf({ hostname }: URL): string {
  if (hostname.startsWith('[')) return hostname.slice(1, -1);
  const host = domainToASCII(decoded(hostname));
  if (host === '') throw new SettingError(FORM);
  return host;
}

function authOf({ username, password }: URL): SmtpServer['auth'] {
  if (username === '' && password === '') return undefined;
  if (username === '' || password === '')
    throw new SettingError('needs both a user name and a password, or neither');
  return { user: decoded(username), pass: decoded(password) };
}

/** @throws SettingError where nothing could be sent with it */
export function readSmtpUrl(text: string): SmtpServer {
  const url = parts(text);
  const secure = url.protocol === 'smtps:';
  const port = url.port === '' ? undefined : Number(url.port);
  if (port === 465 && !secure)
    throw new SettingError('must begin with smtps:// for port 465, where TLS begins at once');
  const auth = authOf(url);
  return { host: hostOf(url), secure, ...(port && { port }), ...(auth && { auth }) };
}

/** A setting with the URL of a mail server. */
export const smtpUrlSetting = z.string().superRefine((text, context) => {
  try {
    readSmtpUrl(text);
  } catch (error) {
    if (!(error instanceof SettingError)) throw error;
    context.addIssue(error.message);
  }
});

/** A setting with one sender. */
export const senderSetting = z
  .string()
  .refine(
    (text) => readSender(text) !== undefined,
    'must be one sender, like Calusa Recovery <site@example.org>',
  );

/** A setting with a list of recipients, already split. */
export const recipientsSetting = z
  .array(addressSchema('must be addresses like ana@example.org, separated by commas'))
  .min(1, 'must have at least one address');
