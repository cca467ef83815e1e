import { until } from './until';

export type CaughtMail = {
  subject: string;
  text: string;
  html: string;
  messageId: string;
  to: { address: string }[];
};

/** The mails that the catcher holds, once there are as many as wanted. */
export const caughtMails = (mailUrl: string, wanted: number): Promise<CaughtMail[]> =>
  until(
    async () => (await (await fetch(`${mailUrl}/api/email`)).json()) as CaughtMail[],
    (mails) => mails.length >= wanted,
  );
