import { pathIn } from '@/lib/shared/path-in';
import { currentRequestId } from '../request-id';
import { isTracing, traced } from '../tracing';
import { takeInTurn } from './chain';
import { METHODS } from './refusal';
import { routeClass } from './measure';
import type { Step } from './step';

/**
 * Takes a request through the steps within a span, where traces are sent. Streams and probes have none.
 * @param staffAreas first segments of the staff's pages
 */
export const traceRequests =
  (staffAreas: ReadonlySet<string>, steps: readonly Step[]): Step =>
  (request, response) => {
    if (!isTracing()) return takeInTurn(steps, request, response);
    const { method = '', url } = request;
    const route = routeClass(method, pathIn(url), staffAreas);
    if (route === undefined || route === 'probe') return takeInTurn(steps, request, response);
    const known = METHODS.includes(method) ? method : 'OTHER'; // a client may send any word
    const fields = {
      'http.request.method': known,
      'calusa.route': route,
      'calusa.request_id': currentRequestId() ?? '',
    };
    return traced({ name: `${known} ${route}`, kind: 'server', fields }, async (say) => {
      const outcome = await takeInTurn(steps, request, response);
      say({ 'http.response.status_code': response.statusCode });
      return outcome;
    });
  };
