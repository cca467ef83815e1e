type Waiting = { rank: number; start: () => void };

/** Every so many turns, the longest waiter is served, so that no one waits forever. */
const LONGEST_FIRST_EVERY = 4;

/** Takes out of those that wait, in the order in which they came, whose turn it is. */
function takeNext(waiting: Waiting[], turn: number): Waiting | undefined {
  if (turn % LONGEST_FIRST_EVERY === 0) return waiting.shift();
  const highest = waiting.reduce((rank, one) => Math.max(rank, one.rank), 0);
  const index = waiting.findIndex(({ rank }) => rank === highest);
  return waiting.splice(index, 1)[0];
}

/**
 * Lets few do their work at once. The others wait, those of a higher rank go first, and no one is turned away.
 * @param atOnce how many work at the same time in this process
 */
export function takingTurns(atOnce: number) {
  const waiting: Waiting[] = [];
  let atWork = 0;
  let turn = 0;

  /** Hands the turn over, or gives it back where no one waits. */
  const end = () => {
    const next = waiting.length > 0 ? takeNext(waiting, (turn += 1)) : undefined;
    if (next) next.start();
    else atWork -= 1;
  };

  return async <Value>(rank: number, work: () => Promise<Value>): Promise<Value> => {
    if (atWork < atOnce) atWork += 1;
    else await new Promise<void>((start) => waiting.push({ rank, start }));
    try {
      return await work();
    } finally {
      end();
    }
  };
}
