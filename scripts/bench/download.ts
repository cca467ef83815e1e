import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** A file as received, still encoded. */
export type Downloaded = { path: string; type: string; encoding: string | undefined; body: Buffer };

/** Downloads a file as the site sends it to a client that accepts this encoding. */
export async function download(url: string, acceptEncoding: string): Promise<Downloaded> {
  const request = get(url, { headers: { 'accept-encoding': acceptEncoding, accept: '*/*' } });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  if (response.statusCode !== 200) throw new Error(`${url} answered ${response.statusCode}`);
  return {
    path: new URL(url).pathname,
    type: response.headers['content-type'] ?? 'application/octet-stream',
    encoding: response.headers['content-encoding'],
    body: await buffer(response),
  };
}
