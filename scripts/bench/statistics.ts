export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
};

/**
 * Measures each side once per round, so that anything else the machine does affects all of them equally. A warm-up
 * round before the first doesn't count.
 */
export async function inRounds<Side extends string, Value>(
  rounds: number,
  sides: Record<Side, () => Promise<Value>>,
): Promise<Record<Side, Value>[]> {
  const measured: Record<Side, Value>[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const values = {} as Record<Side, Value>;
    for (const side of Object.keys(sides) as Side[]) values[side] = await sides[side]();
    if (round > 0) measured.push(values);
  }
  return measured;
}
