import path from 'node:path';
import PostalMime, { type Address } from 'postal-mime';
import { mailFolder } from '@/scripts/mail-catcher/folder';
import { until } from './until';

export type CaughtMail = {
  subject: string;
  text: string;
  html: string;
  id: string;
  from: { address: string; name: string }[];
  headers: Record<string, string>;
  to: { address: string }[];
};

const mailboxes = (addresses: readonly (Address | undefined)[] = []) =>
  addresses.flatMap((address) => address?.group ?? address ?? []);

async function readMail(id: string, source: Buffer): Promise<CaughtMail> {
  const { subject = '', text = '', html = '', from, to, headers } = await PostalMime.parse(source);
  return {
    id,
    subject,
    text,
    html,
    from: mailboxes([from]),
    to: mailboxes(to),
    headers: Object.fromEntries(headers.map(({ key, value }) => [key, value])),
  };
}

/** By file: what was caught never changes, and those who wait for one read the folder again and again. */
const known = new Map<string, Promise<CaughtMail>>();

/** The matching emails in the catcher's folder, newest first, once there are as many as wanted. */
export const caughtMails = (
  folder: string,
  wanted: number,
  sought: (mail: CaughtMail) => boolean = () => true,
): Promise<CaughtMail[]> => {
  const { list, read } = mailFolder(folder);
  const readOnce = (id: string) => {
    const file = path.join(folder, id);
    const mail = known.get(file) ?? readMail(id, read(id)!);
    known.set(file, mail);
    return mail;
  };
  return until(
    async () => (await Promise.all(list().map(({ id }) => readOnce(id)))).filter(sought),
    (mails) => mails.length >= wanted,
  );
};
