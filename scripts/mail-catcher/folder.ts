import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const MOST_MAILS = 500;
const ENDING = '.eml';

export type CaughtMail = { id: string; caughtAt: Date };

/** Mails as files in a folder, each as it was sent. The oldest go once there are more than 500. */
export function mailFolder(folder: string, most = MOST_MAILS) {
  const fileOf = (id: string) => path.join(folder, `${id}${ENDING}`);

  /** The newest first. */
  const list = (): CaughtMail[] =>
    readdirSync(folder)
      .filter((name) => name.endsWith(ENDING))
      .map((name) => ({ id: path.basename(name, ENDING), caughtAt: statSync(path.join(folder, name)).mtime }))
      .sort(
        (one, other) => other.caughtAt.getTime() - one.caughtAt.getTime() || (one.id < other.id ? 1 : -1),
      );

  /** The whole source; undefined for an id that isn't in the list, whatever it is made of. */
  const read = (id: string): Buffer | undefined =>
    list().some((mail) => mail.id === id) ? readFileSync(fileOf(id)) : undefined;

  function keep(source: Buffer): void {
    const unfinished = path.join(folder, randomUUID());
    writeFileSync(unfinished, source, { mode: 0o600 });
    // A file system's own times may be too coarse to tell which came first.
    renameSync(unfinished, fileOf(`${Date.now()}-${randomUUID()}`));
    for (const { id } of list().slice(most)) rmSync(fileOf(id), { force: true });
  }

  return { list, read, keep };
}

export type MailFolder = ReturnType<typeof mailFolder>;
