import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { SMALL_HEAP, type ChildCommand } from './children';
import { freePort } from './ports';

const MOST_MAILS = 500;

export type MailCatcher = { command: ChildCommand; smtpUrl: string; pageUrl: string };

/** A mail server on loopback that keeps what it gets, in DATA_DIR/mail and on a page, and passes nothing on. */
export async function mailCatcher(dataDir: string, sitePort: number): Promise<MailCatcher> {
  const folder = path.resolve(dataDir, 'mail');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const pagePort = await freePort(Math.min(sitePort + 1, 65_535));
  const smtpPort = await freePort(0);
  const options = {
    '--ip': '127.0.0.1',
    '--smtp': smtpPort,
    '--web-ip': '127.0.0.1',
    '--web': pagePort,
    '--mail-directory': folder,
    '--max-emails': MOST_MAILS,
  };
  const args = [
    ...SMALL_HEAP,
    'node_modules/maildev/dist/bin/maildev.js',
    '--silent',
    ...Object.entries(options).flat().map(String),
  ];
  const { PATH, HOME, TMPDIR } = process.env;
  return {
    // Ignored: it would print addresses and subjects.
    command: {
      name: 'mail catcher',
      args,
      env: { NODE_ENV: 'production', PATH, HOME, TMPDIR },
      output: 'ignore',
    },
    smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
    pageUrl: `http://127.0.0.1:${pagePort}`,
  };
}
