import { faultCode } from '@/lib/shared/fault-code';
import { log } from '../log';
import type { Rendered } from './ask-next';
import type { Content } from './finished-answer';

/** What is kept together, at most: some three hundred long pages. */
const MOST_BYTES = 64 * 1024 * 1024;

type Source = {
  /** What Next sends at an address, and of which version that is. */
  ask: (path: string) => Promise<Rendered | undefined>;
  /** The version that is shown at this moment. */
  version: () => string;
};

/** How a content is kept. */
export type Craft<Finished> = {
  finish: (content: Content) => Finished | Promise<Finished>;
  /** The slow part, which the first answers go without; made once a client that accepts it has asked. */
  improve?: (content: Content, finished: Finished) => Promise<void>;
  /** How much memory it takes. */
  sizeOf: (finished: Finished) => number;
};

function logNotFinished(error: unknown): undefined {
  log.warn('page.not_finished', { code: faultCode(error) });
}

export type FinishedStore<Finished> = {
  /** What is kept of an address, of the version that is shown. */
  find: (path: string) => Finished | undefined;
  /** The same, asked of Next where it isn't kept. Undefined where it can't be had: Next answers then. */
  make: (path: string) => Promise<Finished | undefined>;
  /** Begins what takes long for an address that is kept, unless that was begun before. */
  improve: (path: string) => void;
  /** Whether there is room for more. */
  hasRoom: () => boolean;
  /** Drops what is of another version. */
  clear: () => void;
};

/**
 * Contents of one version in memory. Each bears the version that it was rendered at: neither what began before a change
 * and ends after it is kept, nor what Next rendered for an earlier question and gives to this one.
 */
export function finishedStore<Finished>(
  { ask, version }: Source,
  craft: Craft<Finished>,
  mostBytes = MOST_BYTES,
): FinishedStore<Finished> {
  const kept = new Map<string, { version: string; finished: Finished; unimproved?: Content }>();
  const underWay = new Map<string, Promise<Finished | undefined>>();
  const { finish, sizeOf } = craft;
  let bytes = 0;
  let improving = Promise.resolve();

  const find = (path: string) => {
    const known = kept.get(path);
    return known?.version === version() ? known.finished : undefined;
  };
  const keep = (path: string, finished: Finished, rendered: Rendered) => {
    kept.set(path, { version: rendered.version, finished, ...(craft.improve && { unimproved: rendered }) });
    bytes += sizeOf(finished);
  };
  const improve = (path: string) => {
    const known = kept.get(path);
    if (!known?.unimproved) return;
    const { finished, unimproved } = known;
    delete known.unimproved;
    // One after the other, so that it takes one core at most.
    improving = improving.then(() => better(path, finished, unimproved)).catch(logNotFinished);
  };
  const better = async (path: string, finished: Finished, content: Content) => {
    if (kept.get(path)?.finished !== finished) return;
    const before = sizeOf(finished);
    await craft.improve?.(content, finished);
    if (kept.get(path)?.finished === finished) bytes += sizeOf(finished) - before;
  };
  const render = async (path: string, wanted: string) => {
    const rendered = await ask(path);
    if (rendered?.version !== wanted) return undefined;
    const finished = await finish(rendered);
    if (version() !== wanted) return undefined;
    keep(path, finished, rendered);
    return finished;
  };
  const make = (path: string) => {
    const wanted = version();
    const key = `${wanted} ${path}`;
    const asked = underWay.get(key);
    if (asked) return asked;
    const making = render(path, wanted)
      .catch(logNotFinished)
      .finally(() => underWay.delete(key));
    underWay.set(key, making);
    return making;
  };
  const clear = () => {
    kept.clear();
    bytes = 0;
  };
  return { find, make, improve, hasRoom: () => bytes < mostBytes, clear };
}
