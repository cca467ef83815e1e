import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { programArgs, SMALL_HEAP, type ChildCommand } from './children';
import { freePort } from './ports';
import type { Mode } from './site-preparation';

export type MailCatcher = { command: ChildCommand; smtpUrl: string; pageUrl: string };

/** A mail server on loopback that keeps what it gets, in DATA_DIR/mail and on a page, and passes nothing on. */
export async function mailCatcher(mode: Mode, dataDir: string, sitePort: number): Promise<MailCatcher> {
  const folder = path.resolve(dataDir, 'mail');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const pagePort = await freePort(Math.min(sitePort + 1, 65_535));
  const smtpPort = await freePort(0);
  const { PATH, HOME, TMPDIR } = process.env;
  return {
    command: {
      name: 'mail catcher',
      args: [...SMALL_HEAP, ...programArgs('mail-catcher', mode), folder, String(smtpPort), String(pagePort)],
      env: { NODE_ENV: 'production', PATH, HOME, TMPDIR },
      output: 'inherit',
    },
    smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
    pageUrl: `http://127.0.0.1:${pagePort}`,
  };
}
