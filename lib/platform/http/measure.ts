import { pathIn } from '@/lib/shared/path-in';
import type { Metrics } from '../metrics';
import type { Step } from './step';

/** Addresses that machines ask for. */
const PROBES = ['/healthz', '/readyz', '/metrics'];
/** As nginx names it. */
const CLIENT_GONE = 499;
/** Stays open for as long as a page of the desk is. */
const STREAM = '/api/desk/live';
const FILES = /^\/(?:_next|icons|media|og)\/|\.[a-z\d]+$/i;
const FORMS = /^\/(?:[a-z]{2}\/)?(?:consultation|your-request|reply|draft)(?:\/|$)/;

/**
 * The class of an address, of which there are eight: never the address itself, of which there is no end, and which may be a
 * link into an account. Undefined for what isn't measured.
 * @param staffAreas first segments of the staff's pages
 */
export function routeClass(
  method: string,
  path: string,
  staffAreas: ReadonlySet<string>,
): string | undefined {
  if (path === STREAM) return undefined;
  if (PROBES.includes(path)) return 'probe';
  if (path === '/api/consultation') return 'intake';
  if (path.startsWith('/api/')) return 'api';
  if (staffAreas.has(path.split('/', 2)[1] ?? '')) return method === 'POST' ? 'action' : 'staff';
  if (FILES.test(path)) return 'file';
  return FORMS.test(path) ? 'form' : 'page';
}

/** Notes how long each answer takes, until its last byte is on its way or its client is gone. */
export const measure =
  ({ answered }: Pick<Metrics, 'answered'>, staffAreas: ReadonlySet<string>): Step =>
  ({ method = '', url }, response) => {
    const began = performance.now();
    response.once('close', () => {
      const route = routeClass(method, pathIn(url), staffAreas);
      const status = response.headersSent ? response.statusCode : CLIENT_GONE;
      if (route !== undefined) answered(route, status, (performance.now() - began) / 1000);
    });
    return undefined;
  };
