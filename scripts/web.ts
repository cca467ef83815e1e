import { existsSync } from 'node:fs';
import next from 'next';
import { clinic } from '@/lib/clinic/data';
import { finalLocation, formPaths, publicPaths } from '@/lib/copy/data';
import { countView, startCounting } from '@/lib/counts/mutations';
import { identifyClient } from '@/lib/platform/client-address';
import { env } from '@/lib/platform/env';
import { ANSWERED, type Step } from '@/lib/platform/http/step';
import { finishRedirects } from '@/lib/platform/http/redirects';
import { settleOrigin } from '@/lib/platform/http/request-origin';
import { replaceMalformedTarget } from '@/lib/platform/http/request-target';
import { completeSecurityHeaders } from '@/lib/platform/http/security-headers';
import { createSite } from '@/lib/platform/http/server';
import { shortenSharedCaching } from '@/lib/platform/http/shared-caches';
import { keyRing } from '@/lib/platform/keys';
import { log } from '@/lib/platform/log';
import { ownAddress } from '@/lib/platform/own-address';
import { faultCode } from '@/lib/shared/fault-code';
import { OperatorError } from '@/lib/shared/operator-error';

/** The web process: our HTTP server around Next, until it is told to stop. A wrong setting stops it here. */
async function serveSite() {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const { APP_URL, HOST, PORT, TRUSTED_PROXIES } = env();
  keyRing();
  // As `next start` sets it: where Next asks itself for the page to which an action leads.
  process.env.__NEXT_PRIVATE_ORIGIN = ownAddress();
  const app = next({ dev: false, hostname: HOST, port: PORT });
  await app.prepare();
  const answer = app.getRequestHandler();
  const handToNext: Step = async (request, response) => {
    await answer(request, response);
    return ANSWERED;
  };
  const stopCounting = startCounting({
    pages: () => new Set(publicPaths()),
    forms: new Set(formPaths()),
    appUrl: APP_URL,
    timeZone: clinic().timeZone,
    clock: () => new Date(),
  });
  const { server, drain } = createSite([
    completeSecurityHeaders,
    replaceMalformedTarget,
    identifyClient(TRUSTED_PROXIES),
    settleOrigin(APP_URL),
    finishRedirects(finalLocation),
    shortenSharedCaching,
    countView,
    handToNext,
  ]);
  server.listen(PORT, HOST);
  const end = () =>
    void drain()
      .then(() => Promise.all([app.close(), stopCounting()]))
      .finally(() => process.exit(0));
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
}

serveSite().catch((error: unknown) => {
  log.error('web.not_started', { code: faultCode(error) });
  if (error instanceof OperatorError) console.error(`The site could not start. ${error.message}`);
  process.exit(1);
});
