/** Runs once when a web process starts: a wrong setting stops it there, not at the first request. */
export async function register() {
  if (process.env.NEXT_RUNTIME !== 'nodejs' || process.env.NODE_ENV === 'development') return;
  const { env } = await import('@/lib/platform/env');
  const { keyRing } = await import('@/lib/platform/keys');
  env();
  keyRing();
}
