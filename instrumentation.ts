/**
 * Runs once when a web process starts, before it answers: a wrong setting stops it there, not at the first request.
 * Development mode is left as Next makes it: clients without an address, no policy, nothing counted. All imports stand
 * behind the condition, because Next compiles this file for a runtime without Node too.
 */
export async function register() {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { finalLocation, followPublished, formPaths, publicPaths } = await import('@/lib/copy/data');
  await followPublished();
  if (process.env.NODE_ENV === 'development') return;
  const { clinic } = await import('@/lib/clinic/data');
  const { startCounting } = await import('@/lib/counts/mutations');
  const { identifyClients } = await import('@/lib/platform/client-address');
  const { env } = await import('@/lib/platform/env');
  const { keyRing } = await import('@/lib/platform/keys');
  const { settleOrigins } = await import('@/lib/platform/request-origin');
  const { finishRedirects } = await import('@/lib/platform/redirects');
  const { replaceMalformedTargets } = await import('@/lib/platform/request-target');
  const { completeSecurityHeaders } = await import('@/lib/platform/security-headers');
  const { shortenSharedCaching } = await import('@/lib/platform/shared-caches');
  const { APP_URL, TRUSTED_PROXIES } = env();
  keyRing();
  identifyClients(TRUSTED_PROXIES);
  completeSecurityHeaders();
  replaceMalformedTargets();
  settleOrigins(APP_URL);
  finishRedirects(finalLocation);
  shortenSharedCaching();
  startCounting({
    pages: () => new Set(publicPaths()),
    forms: new Set(formPaths()),
    appUrl: APP_URL,
    timeZone: clinic().timeZone,
    clock: () => new Date(),
  });
}
