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

/** The mails that the catcher holds and that are sought, once there are as many as wanted. */
export const caughtMails = (
  mailUrl: string,
  wanted: number,
  sought: (mail: CaughtMail) => boolean = () => true,
): Promise<CaughtMail[]> =>
  until(
    async () => ((await (await fetch(`${mailUrl}/api/email`)).json()) as CaughtMail[]).filter(sought),
    (mails) => mails.length >= wanted,
  );
