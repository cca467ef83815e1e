import { once } from 'node:events';
import { request } from 'node:http';
import { createServer, type Server } from 'node:https';
import { selfSigned } from './certificates';

/** A proxy in front of a site on this machine that speaks TLS, as nginx does in production, with a certificate of its own. */
export async function tlsFront(port: number, sitePort: () => number): Promise<Server> {
  const server = createServer(await selfSigned(), (incoming, outgoing) => {
    const headers = { ...incoming.headers, 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https' };
    const { method, url: path } = incoming;
    const inner = request({ host: '127.0.0.1', port: sitePort(), method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(outgoing);
    });
    inner.on('error', () => outgoing.destroy());
    incoming.pipe(inner);
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return server;
}
