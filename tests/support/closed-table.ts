type AsOwner = (sql: string) => Promise<unknown>;

/** Has a table refuse every new or changed row while something is done, as a database in trouble would. */
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

/** Does something that needs such a table, and makes sure that it fails for that reason alone. */
export const refusedWhileClosed = (
  asOwner: AsOwner,
  table: string,
  act: () => Promise<unknown>,
): Promise<void> =>
  whileClosed(asOwner, table, () => expect(act()).rejects.toThrow('violates check constraint "closed"'));
