import type { IncomingHttpHeaders } from 'node:http';
import { ownValue } from '@/lib/shared/own-value';
import { isOwnOrigin } from '../same-origin';
import type { Step } from './step';

/** Where a post from another site ends: app/api/refused answers it with 403 and a page. */
const REFUSED = '/api/refused';
/** Addresses whose handlers check the origin themselves, and answer a script by a code. */
const HANDLERS = '/api/';

/**
 * Lets a post through that was sent by our own pages, and words it as APP_URL does; refuses any other. Next compares
 * Origin with Host by itself and answers a difference with a bare 500, also where a browser that sends no referrer says
 * `Origin: null`, and where a proxy drops the port of Host or sends none.
 * @param appUrl the origin under which browsers know this site
 */
export function settleOrigin(appUrl: string): Step {
  const { host } = new URL(appUrl);
  return (request) => {
    const { headers } = request;
    if (request.method === 'POST') {
      if (isOwnOrigin(named(headers))) Object.assign(headers, ownNames(headers, appUrl, host));
      else if (!request.url?.startsWith(HANDLERS)) request.url = REFUSED;
    }
    headers.host ||= host;
    return undefined;
  };
}

/** Clients other than browsers send no Origin, and none is added. */
const ownNames = ({ origin }: IncomingHttpHeaders, appUrl: string, host: string) => ({
  host,
  'x-forwarded-host': host,
  ...(origin === undefined ? {} : { origin: appUrl }),
});

/** The headers that say where a post comes from. */
function named(sent: IncomingHttpHeaders): Headers {
  const headers = new Headers();
  for (const name of ['origin', 'host', 'sec-fetch-site']) {
    const value = ownValue(sent, name)?.toString();
    if (value !== undefined) headers.set(name, value);
  }
  return headers;
}
