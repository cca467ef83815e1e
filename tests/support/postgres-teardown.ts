export default async function tearDown() {
  const { stopPostgres } = globalThis as { stopPostgres?: () => Promise<void> };
  await stopPostgres?.();
}
