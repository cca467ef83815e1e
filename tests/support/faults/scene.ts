import { realpathSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { bundleOf } from '@/scripts/bundle.js';
import { databaseOwner, privateFolder } from '@/scripts/local/postgres/owner';
import { family, signal } from '../family';
import { startPostgres } from '../postgres-process';
import { productionSettings } from '../production-settings';
import { rows } from '../rows';
import { Site } from '../site';
import { sitePort } from '../site-port';
import { TestSmtp } from '../smtp';
import { DatabaseServer } from './database-server';
import { Mailbox } from './mailbox';
import { smallDisk, type SmallDisk } from './small-disk';
import { Stream } from './stream';

/** Staff who are mailed of each request; a server may refuse the second. */
export const STAFF = ['intake@clinic.example', 'front@clinic.example'] as const;

/** The product in production, with all that surrounds it. */
export type Scene = {
  site: Site;
  server: DatabaseServer;
  smtp: TestSmtp;
  mailbox: Mailbox;
  stream: Stream;
  /** Where the database's files are; undefined where no file system could be mounted. */
  disk: SmallDisk | undefined;
  close: () => Promise<void>;
};

/** How the scene is set: with a PostgreSQL that is none of the site's own, and with how many people a second. */
export type Setting = { isExternal: boolean; perSecond: number };

async function productionSite(smtp: TestSmtp, database?: { applicationUrl: string; ownerUrl: string }) {
  const port = await sitePort();
  const settings = productionSettings({
    APP_ENV: 'production',
    APP_URL: `http://127.0.0.1:${port}`,
    SMTP_URL: smtp.url,
    INTAKE_NOTIFY_TO: STAFF.join(','),
    TRUSTED_PROXIES: '127.0.0.1',
  });
  const site = new Site(settings, database);
  site.port = port;
  return site;
}

/** A site with the embedded PostgreSQL; root's, whose folder may be anywhere, is on the small disk. */
async function embedded(smtp: TestSmtp, disk: SmallDisk | undefined) {
  const site = await productionSite(smtp);
  if (disk)
    symlinkSync(
      privateFolder(path.join(disk.folder, 'home'), databaseOwner()),
      path.join(site.dataDir, 'postgres'),
    );
  const server = new DatabaseServer({
    data: () => path.join(site.postgresHome, 'data'),
    keeper: () => site.pid,
    ownerUrl: () => site.databaseUrl,
  });
  return { site, server, stop: () => Promise.resolve() };
}

async function external(smtp: TestSmtp, disk: SmallDisk | undefined) {
  const { urls, keeper, stop } = await startPostgres(disk?.folder);
  const site = await productionSite(smtp, urls);
  const [shown] = await rows(urls.superuserUrl, 'SHOW data_directory');
  const data = realpathSync(String(shown?.data_directory));
  const server = new DatabaseServer({
    data: () => data,
    keeper: () => keeper,
    ownerUrl: () => urls.ownerUrl,
  });
  return { site, server, stop };
}

/** Starts the product and everything around it, and lets people come. */
export async function setScene({ isExternal, perSecond }: Setting): Promise<Scene> {
  const disk = smallDisk();
  const smtp = await new TestSmtp().start();
  const { site, server, stop } = await (isExternal ? external : embedded)(smtp, disk);
  const mailbox = new Mailbox(smtp);
  await site.start();
  const stream = new Stream(site.url, perSecond).start();
  const close = async () => {
    stream.close();
    await site.remove();
    await stop();
    await smtp.stop();
    disk?.remove();
  };
  return { site, server, smtp, mailbox, stream, disk, close };
}

/** Kills what the start command runs under that name. */
export function killProgram({ site }: Scene, name: 'web' | 'worker'): void {
  const found = family(site.pid).find(({ command }) => command.includes(bundleOf(name)));
  if (!found) throw new Error(`No ${name} process runs`);
  signal(found.pid, 'SIGKILL');
}

/** Kills everything that the start command runs, and itself. */
export function killEverything({ site }: Scene): void {
  for (const { pid } of family(site.pid)) signal(pid, 'SIGKILL');
}

/** Starts the site again, as whatever runs the start command does when it ends. */
export async function startAgain({ site }: Scene): Promise<void> {
  await site.killStart(); // if it still exists
  await site.start();
}
