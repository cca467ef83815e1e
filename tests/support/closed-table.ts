type AsOwner = (sql: string) => Promise<unknown>;

/** Makes a table reject every insert and update while something runs, like a failing database. */
export async function whileClosed<Value>(
  asOwner: AsOwner,
  table: string,
  act: () => Promise<Value>,
): Promise<Value> {
  await asOwner(`ALTER TABLE ${table} ADD CONSTRAINT closed CHECK (false) NOT VALID`);
  try {
    return await act();
  } finally {
    await asOwner(`ALTER TABLE ${table} DROP CONSTRAINT closed`);
  }
}

/** Runs something that needs such a table, and checks that it fails only for that reason. */
export const refusedWhileClosed = (
  asOwner: AsOwner,
  table: string,
  act: () => Promise<unknown>,
): Promise<void> =>
  whileClosed(asOwner, table, () => expect(act()).rejects.toThrow('violates check constraint "closed"'));
