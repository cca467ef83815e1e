import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import next from 'next';
import { POST as postConsultation } from '@/app/api/consultation/route';
import { AREAS } from '@/content/areas';
import { LANGUAGES, type Language } from '@/content/languages';
import { originPage } from '@/lib/analytics/domain';
import { countView, startCounting } from '@/lib/analytics/mutations';
import { clinic } from '@/lib/clinic/data';
import { finalLocation, formPaths, publicPaths } from '@/lib/content/copy/data';
import { pathOf } from '@/lib/content/copy/domain';
import { openingOf } from '@/lib/intake/data';
import { identifyClient } from '@/lib/platform/client-address';
import { AS_BUILT } from '@/lib/platform/csp/stamp';
import { env } from '@/lib/platform/env';
import { refuseUnfitSchema } from '@/lib/platform/health';
import { askNext } from '@/lib/platform/http/ask-next';
import { builtFiles } from '@/lib/platform/http/built-files';
import { limitConnections } from '@/lib/platform/http/connections';
import { WITH_HOLES } from '@/lib/platform/http/filled-page';
import { FOR_EVERYBODY } from '@/lib/platform/http/finished-answer';
import { answerFilled, answerFinished, finishAll, type OpenedPage } from '@/lib/platform/http/finished-pages';
import { finishedStore } from '@/lib/platform/http/finished-store';
import { answerPosts } from '@/lib/platform/http/form-posts';
import { answerHealth } from '@/lib/platform/http/health';
import { measure } from '@/lib/platform/http/measure';
import { answerMetrics } from '@/lib/platform/http/metrics';
import { requirePace } from '@/lib/platform/http/pace';
import { handTo } from '@/lib/platform/http/page-post';
import { finishRedirects } from '@/lib/platform/http/redirects';
import { checkHost } from '@/lib/platform/http/request-host';
import { identifyRequest } from '@/lib/platform/http/request-id';
import { settleOrigin } from '@/lib/platform/http/request-origin';
import { checkTarget } from '@/lib/platform/http/request-target';
import { sayWhenToRetry } from '@/lib/platform/http/retry-after';
import { routeHandlers } from '@/lib/platform/http/route-handlers';
import { checkRouterHeaders } from '@/lib/platform/http/router-headers';
import { completeSecurityHeaders } from '@/lib/platform/http/security-headers';
import { BEHIND_PROXY, createSite, PATIENCE } from '@/lib/platform/http/server';
import { shortenSharedCaching } from '@/lib/platform/http/shared-caches';
import { traceRequests } from '@/lib/platform/http/trace-requests';
import { followKeys } from '@/lib/platform/key-holders';
import { prepareKeys } from '@/lib/platform/key-service';
import { keyRing } from '@/lib/platform/keys';
import { log, msSince } from '@/lib/platform/log';
import { createMetrics } from '@/lib/platform/metrics';
import { ownAddress } from '@/lib/platform/own-address';
import { logConsole, logNotStarted, logProcess } from '@/lib/platform/process-log';
import { onSiteChange, siteVersion } from '@/lib/platform/site-version';
import { startTracing } from '@/lib/platform/start-tracing';
import { endWhenHung } from '@/lib/platform/watchdog';
import { faultCode } from '@/lib/shared/fault-code';
import { OperatorError } from '@/lib/shared/operator-error';
import { onStop } from './on-stop';
import { readDatabase } from './site-metrics';

/** First segments of the pages that staff use. */
const STAFF_AREAS = new Set(Object.entries(AREAS).flatMap(([area, { nonce }]) => (nonce ? [area] : [])));

/** Pages that are the same for everyone; each opened form has an id of its own. */
const pathsInMemory = () => publicPaths().difference(new Set(formPaths()));

/** The form's pages, each filled in with an opening of its own. */
function openedForms(appUrl: string): ReadonlyMap<string, OpenedPage> {
  const valuesIn =
    (language: Language): OpenedPage['valuesFor'] =>
    ({ headers }) => {
      const from = originPage(headers, appUrl, publicPaths());
      const opening = openingOf(randomUUID(), from, new Date(), language);
      return { ...opening, opening: JSON.stringify(opening) };
    };
  return new Map(
    LANGUAGES.map((language) => {
      const path = pathOf(language, 'consultation');
      return [path, { template: `${path}/template`, valuesFor: valuesIn(language) }];
    }),
  );
}

/** The configuration that Next wrote down at the build, as its own standalone server uses it: it needs none of the build's tools. */
function useBuiltConfiguration() {
  const built = JSON.parse(readFileSync('.next/required-server-files.json', 'utf8')) as { config: object };
  process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(built.config);
}

/** The web process: our HTTP server around Next, until it is told to stop. An invalid setting stops it here. */
async function serveSite() {
  let end: () => void = () => process.exit(0); // nothing is under way yet
  onStop(() => end());
  const startedAt = new Date();
  logProcess();
  endWhenHung();
  if (existsSync('.env')) process.loadEnvFile('.env');
  const { APP_URL, HOST, METRICS_TOKEN, PORT, TRUSTED_PROXIES } = env();
  await prepareKeys();
  keyRing();
  const stopTracing = await startTracing();
  // As `next start` sets it: where Next calls itself for the page an action redirects to.
  process.env.__NEXT_PRIVATE_ORIGIN = ownAddress();
  await refuseUnfitSchema();
  useBuiltConfiguration();
  const app = next({ dev: false, hostname: HOST, port: PORT });
  await app.prepare();
  logConsole();
  const stopCounting = startCounting({
    pages: publicPaths,
    forms: new Set(formPaths()),
    appUrl: APP_URL,
    timeZone: clinic().timeZone,
    clock: () => new Date(),
  });
  const stopFollowing = followKeys();
  const pages = finishedStore({ ask: askNext, version: siteVersion }, FOR_EVERYBODY);
  const files = finishedStore({ ask: askNext, version: () => AS_BUILT }, FOR_EVERYBODY);
  const forms = finishedStore({ ask: askNext, version: siteVersion }, WITH_HOLES);
  const opened = openedForms(APP_URL);
  const built = builtFiles();
  const metrics = createMetrics(readDatabase);
  const isBehindProxy = TRUSTED_PROXIES.length > 0;
  const steps = [
    measure(metrics, STAFF_AREAS),
    countView,
    answerFinished(pages, pathsInMemory),
    answerFinished(files, () => built),
    answerFilled(forms, opened),
    identifyRequest(TRUSTED_PROXIES, [
      traceRequests(STAFF_AREAS, [
        completeSecurityHeaders,
        sayWhenToRetry,
        requirePace(),
        checkTarget,
        answerHealth,
        answerMetrics(metrics, METRICS_TOKEN),
        checkHost,
        checkRouterHeaders,
        identifyClient(TRUSTED_PROXIES),
        settleOrigin(APP_URL),
        finishRedirects(finalLocation),
        shortenSharedCaching,
        answerPosts(new Map([['/api/consultation', postConsultation]]), APP_URL),
        handTo(app.getRequestHandler(), routeHandlers()),
      ]),
    ]),
  ];
  const { server, drain } = createSite(steps, isBehindProxy ? BEHIND_PROXY : PATIENCE);
  limitConnections(server, TRUSTED_PROXIES);
  await once(server.listen(PORT, HOST), 'listening').catch((fault: unknown) => {
    throw new OperatorError(`PORT: ${HOST}:${PORT} can't be listened on (${faultCode(fault)}).`);
  });
  let isEnding = false;
  const version = () => (isEnding ? 'ending' : siteVersion()); // no page is asked of a server that is about to be gone
  const finishPages = () => {
    for (const store of [pages, forms]) store.clear();
    const templates = [...opened.values()].map(({ template }) => template);
    void finishAll(forms, templates, version).then(() => finishAll(pages, pathsInMemory(), version));
  };
  log.info('web.started', { ms: msSince(startedAt) });
  onSiteChange(finishPages);
  finishPages();
  end = () => {
    isEnding = true;
    void drain({ isBehindProxy })
      .then(() => Promise.all([app.close(), stopCounting(), stopTracing(), stopFollowing()]))
      .finally(() => process.exit(0));
  };
}

serveSite().catch((fault: unknown) => {
  logNotStarted(fault);
  process.exit(1);
});
