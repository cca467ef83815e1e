import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, createServer, request as send, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { sitePort } from './site-port';
import { until } from './until';

export type Proxy = {
  /** How many requests the web server on that port was the first to get, and answered. */
  answeredBy: (port: number) => number;
  stop: () => Promise<unknown>;
};

function replaced(config: string, changes: readonly (readonly [RegExp, string])[]): string {
  return changes.reduce((before, [what, by]) => {
    if (!what.test(before)) throw new Error(`deploy/nginx has no ${what.source}`);
    return before.replace(what, by);
  }, config);
}

/** The configuration of deploy/nginx on loopback, without TLS, with its files in one folder. */
function writeConfiguration(folder: string, port: number, redirectPort: number, ports: readonly number[]) {
  const config = replaced(readFileSync('deploy/nginx/nginx.conf', 'utf8'), [
    [/\/dev\/stdout/, `${folder}/access.log`],
    [/\/tmp\/nginx/g, `${folder}/nginx`],
    [/^ *listen \[::\].*\n/gm, ''],
    [/^ *ssl_.*\n/gm, ''],
    [/listen 80 default_server/, `listen 127.0.0.1:${redirectPort}`],
    [/listen 443 ssl http2 default_server/, `listen 127.0.0.1:${port}`],
  ]);
  const upstream = replaced(readFileSync('deploy/nginx/upstream.conf', 'utf8'), [
    [/127\.0\.0\.1:3000/, `127.0.0.1:${ports[0]}`],
    [/127\.0\.0\.1:3001/, `127.0.0.1:${ports[1]}`],
  ]);
  writeFileSync(path.join(folder, 'nginx.conf'), config);
  writeFileSync(path.join(folder, 'upstream.conf'), upstream);
}

async function startNginx(port: number, ports: readonly number[]): Promise<Proxy> {
  const folder = mkdtempSync(path.join(tmpdir(), 'calusa-nginx-'));
  writeConfiguration(folder, port, await sitePort(), ports);
  const flags = ['-p', folder, '-c', path.join(folder, 'nginx.conf'), '-e', 'stderr', '-g', 'daemon off;'];
  const nginx = spawn('nginx', flags, { stdio: ['ignore', 'ignore', 'ignore'] });
  const gone = once(nginx, 'close');
  await until(
    () =>
      fetch(`http://127.0.0.1:${port}/healthz`).then(
        () => true,
        () => nginx.exitCode !== null,
      ),
    Boolean,
  );
  if (nginx.exitCode !== null) throw new Error('nginx did not start');
  const stop = async () => {
    nginx.kill('SIGTERM');
    await gone;
    rmSync(folder, { recursive: true, force: true });
  };
  const answeredBy = (port: number) => {
    const log = readFileSync(path.join(folder, 'access.log'), 'utf8');
    return log.split(`"upstream":"127.0.0.1:${port}"`).length - 1;
  };
  return { answeredBy, stop };
}

/** Sends one request on; rejects where the server ends before it answers. */
async function forward(request: IncomingMessage, body: Buffer, port: number, agent: Agent) {
  const { method, url, headers } = request;
  const onward = send({ port, path: url, method, headers, agent }).end(body);
  const [response] = (await once(onward, 'response')) as [IncomingMessage];
  return { response, body: await buffer(response) };
}

/** As that configuration does: in turn, and what a server dies under goes to the other, if it may be done twice. */
async function startRoundRobin(port: number, ports: readonly number[]): Promise<Proxy> {
  const agent = new Agent({ keepAlive: true });
  const answered = new Map<number, number>();
  let turn = 0;
  const server = createServer((request, answer) => {
    const first = turn++;
    void buffer(request)
      .then(async (body) => {
        const mayRepeat = request.method === 'GET' || request.url?.startsWith('/api/consultation');
        const [port = 0, other = 0] = first % 2 === 0 ? ports : ports.toReversed();
        try {
          const reply = await forward(request, body, port, agent);
          answered.set(port, (answered.get(port) ?? 0) + 1);
          return reply;
        } catch (error) {
          if (!mayRepeat && (error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') throw error;
          return forward(request, body, other, agent);
        }
      })
      .then(
        ({ response, body }) => {
          const { connection: _, 'transfer-encoding': __, ...headers } = response.headers;
          answer.writeHead(response.statusCode ?? 502, headers).end(body);
        },
        () => answer.writeHead(502).end(),
      );
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
  const stop = () => {
    agent.destroy();
    server.closeAllConnections();
    return once(server.close(), 'close');
  };
  return { answeredBy: (port) => answered.get(port) ?? 0, stop };
}

/** nginx before two web servers, as deploy/ sets it up; where there is none, a proxy of our own that does the same. */
export const startProxy = (port: number, ports: readonly number[]): Promise<Proxy> =>
  spawnSync('nginx', ['-v']).error ? startRoundRobin(port, ports) : startNginx(port, ports);
