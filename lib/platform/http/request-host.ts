import type { IncomingMessage } from 'node:http';
import { pathIn } from '@/lib/shared/path-in';
import { hostOf, ownOrigins } from '../own-origins';
import { refuse } from './refusal';
import type { Step } from './step';

/** A monitor asks for these by whatever address it knows, as a load balancer for /healthz; they show nothing of a person. */
const FOR_MACHINES = ['/readyz', '/metrics'];

/**
 * Refuses a request for a host that is not ours: its sender's browser may believe it to be another site. An empty Host, or
 * none by HTTP/1.0, comes from a proxy, never from a browser.
 */
export const checkHost: Step = (request, response) => {
  if (FOR_MACHINES.includes(pathIn(request.url))) return undefined;
  const hosts = request.headersDistinct.host ?? [];
  if (hosts.length !== 1 && request.httpVersion !== '1.0') return refuse(response, 'MALFORMED');
  const [host = ''] = hosts;
  if (host !== '' && !isOwn(host)) return refuse(response, 'FOREIGN_HOST');
  return undefined;
};

const isOwn = (host: string) => ownOrigins().has(host) || ownOrigins().has(hostOf(host) ?? '');

/** The same of a request that comes as browsers send it, at less expense. */
export const isForOwnHost = ({ headers, rawHeaders }: IncomingMessage): boolean =>
  isOwn(headers.host ?? '') && rawHeaders.filter((name) => HOST.test(name)).length === 1;

/** A value that reads so is no host of ours: it counts as a second name, and is looked at again. */
const HOST = /^host$/i;
