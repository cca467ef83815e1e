import { NotDone } from '@/lib/platform/queue/work';
import { readHold } from '@/lib/restore/data';

/** Why a job wasn't done: the site is restored, and not released. The release makes what waits a job of its own. */
class OnHold extends NotDone {
  override name = 'OnHold';
  readonly code = 'ON_HOLD';
}

type Handlers = Record<string, (data: never) => Promise<void>>;

/**
 * The same handlers, each of which asks before every job whether the site is on hold: a database may be brought back under a
 * worker that runs.
 * @throws OnHold, so that the queue keeps the job
 */
export const whenReleased = <All extends Handlers>(handlers: All): All =>
  Object.fromEntries(
    Object.entries(handlers).map(([name, handle]) => [
      name,
      async (data: never) => {
        if (await readHold()) throw new OnHold();
        await handle(data);
      },
    ]),
  ) as All;
