import { setTimeout as sleep } from 'node:timers/promises';

export type CaughtMail = {
  subject: string;
  text: string;
  html: string;
  messageId: string;
  to: { address: string }[];
};

/** The mails that the catcher holds, once there are as many as wanted. */
export async function caughtMails(mailUrl: string, wanted: number): Promise<CaughtMail[]> {
  for (let tries = 0; tries < 300; tries += 1) {
    const mails = (await (await fetch(`${mailUrl}/api/email`)).json()) as CaughtMail[];
    if (mails.length >= wanted) return mails;
    await sleep(100);
  }
  throw new Error(`fewer than ${wanted} mails arrived`);
}
