import type { Readings } from './figures';
import { startSite, withDataDir } from './site';
import { median } from './statistics';

const ROUNDS = 3;

/** How long `npm start` takes until the site is running, with everything built and the database created. */
export const measureStart = (): Promise<Readings> =>
  withDataDir(async (dataDir) => {
    const seconds: number[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const site = await startSite(dataDir);
      await site.stop();
      if (round > 0) seconds.push(site.readySeconds); // the first one created the database
    }
    return {
      startSeconds: { value: median(seconds), detail: seconds.map((each) => each.toFixed(1)).join(', ') },
    };
  });
