import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOMY = '1g';

const mount = (...args: string[]) => execFileSync('mount', args, { stdio: 'ignore' });

/** A file system of its own in memory, which can be full. */
export class SmallDisk {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'calusa-disk-'));
  readonly #remove = () => this.remove();

  /** @throws where this user may not mount anything */
  constructor() {
    try {
      mount('-t', 'tmpfs', '-o', `size=${ROOMY},mode=711`, 'calusa', this.folder);
    } catch (error) {
      rmdirSync(this.folder);
      throw error;
    }
    process.once('exit', this.#remove); // an interrupted run leaves nothing
  }

  /** Leaves no room beyond what is taken. It can't be less, so whoever writes at that moment makes it another try. */
  fill(tries = 20): void {
    const { blocks, bfree, bsize } = statfsSync(this.folder);
    try {
      this.#resize(String((blocks - bfree) * bsize));
    } catch (error) {
      if (tries === 0) throw error;
      this.fill(tries - 1);
    }
  }

  empty(): void {
    this.#resize(ROOMY);
  }

  #resize(size: string) {
    mount('-o', `remount,size=${size}`, this.folder);
  }

  remove(): void {
    process.off('exit', this.#remove);
    execFileSync('umount', ['--lazy', this.folder], { stdio: 'ignore' });
    rmdirSync(this.folder);
  }
}

/** None where this user may not mount anything: that takes root. */
export function smallDisk(): SmallDisk | undefined {
  try {
    return new SmallDisk();
  } catch {
    return undefined;
  }
}
