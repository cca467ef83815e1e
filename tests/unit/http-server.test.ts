import { once } from 'node:events';
import { Agent, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { limitConnections } from '@/lib/platform/http/connections';
import { requirePace } from '@/lib/platform/http/pace';
import { sayWhenToRetry } from '@/lib/platform/http/retry-after';
import { completeSecurityHeaders } from '@/lib/platform/http/security-headers';
import { BEHIND_PROXY, createSite, PATIENCE, type Site } from '@/lib/platform/http/server';
import { ANSWERED, type Step } from '@/lib/platform/http/step';
import { expectRefusal, listening, readAnswer, sendRaw } from '../support/raw-http';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

async function start(steps: readonly Step[], patience = PATIENCE): Promise<Site & { port: number }> {
  const site = createSite([completeSecurityHeaders, ...steps], patience);
  ends.push(() => {
    site.server.close();
    site.server.closeAllConnections();
  });
  return { ...site, port: await listening(site.server) };
}

function open(port: number, host = '127.0.0.1', from?: string): Socket {
  const socket = connect({ port, host, ...(from && { localAddress: from }) });
  ends.push(() => socket.destroy());
  return socket.on('error', () => undefined);
}

/** Everything received on a connection until it closes. */
async function untilClosed(socket: Socket) {
  let written = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (written += chunk));
  await new Promise((closed) => socket.once('close', closed)); // even if it was reset
  return readAnswer(written);
}

const answerAtOnce: Step = (_request, response) => {
  response.end('passed');
  return ANSWERED;
};
/** Like a handler that takes a form: responds once it has all of it. */
const answerWhole: Step = (request, response) => {
  request.resume().on('end', () => response.end('whole'));
  return ANSWERED;
};

const POST = 'POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n';

describe('slow clients', () => {
  test('headers get 15 seconds', () => {
    expect(PATIENCE.headersTimeout).toBe(15_000);
    expect(PATIENCE.connectionsCheckingInterval).toBeLessThanOrEqual(1_000);
  });

  const hasty = { ...PATIENCE, headersTimeout: 300, requestTimeout: 10_000, connectionsCheckingInterval: 50 };
  test.each(['', 'GET / HTTP/1.1\r\nHost: a\r\nX-Slow: '])(
    'a connection that sends "%s" and waits is ended',
    async (text) => {
      const { port } = await start([answerAtOnce], hasty);
      const socket = open(port);
      socket.write(text);
      expectRefusal(await untilClosed(socket), 408);
    },
  );

  const PACE = requirePace({ bytesPerSecond: 1_000, windowMs: 200 });

  test('a body that trickles is ended, and told why', async () => {
    const { port } = await start([PACE, answerWhole]);
    const socket = open(port);
    socket.write(`${POST}Content-Length: 100000\r\n\r\n`);
    const trickle = setInterval(() => socket.write('a'), 20);
    ends.push(() => clearInterval(trickle));
    expectRefusal(await untilClosed(socket), 408);
  });

  test('so is one that stops after a good beginning', async () => {
    const { port } = await start([PACE, answerWhole]);
    const socket = open(port);
    socket.write(`${POST}Transfer-Encoding: chunked\r\n\r\n800\r\n${'a'.repeat(2048)}\r\n`);
    expectRefusal(await untilClosed(socket), 408);
  });

  test('so is the body of a request that needed none, once it was answered', async () => {
    const { port } = await start([PACE, answerAtOnce]);
    const socket = open(port);
    socket.write('GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n');
    const trickle = setInterval(() => socket.write('a'), 20);
    ends.push(() => clearInterval(trickle));
    expect(await untilClosed(socket)).toMatchObject({ status: 200 });
  });

  test('a body that keeps the pace arrives, however long it takes', async () => {
    const { port } = await start([PACE, answerWhole]);
    const socket = open(port);
    socket.write(`${POST}Content-Length: 60000\r\n\r\n`);
    let left = 60;
    const steady = setInterval(() => {
      socket.write('a'.repeat(1_000));
      if (--left === 0) clearInterval(steady);
    }, 20);
    ends.push(() => clearInterval(steady));
    expect(await untilClosed(socket)).toMatchObject({ status: 200, body: expect.stringContaining('whole') });
  });

  test('a handler that takes its time is not held against the client', async () => {
    let respond = () => {};
    const slow: Step = (request, response) => {
      respond = () => void request.resume().on('end', () => response.end('whole'));
      return ANSWERED;
    };
    const { port } = await start([requirePace({ bytesPerSecond: 1_000, windowMs: 20 }), slow]);
    const socket = open(port);
    const body = 'a'.repeat(200_000); // more than is read ahead
    socket.write(`${POST}Content-Length: ${body.length}\r\n\r\n${body}`);
    setTimeout(() => respond(), 200);
    expect(await untilClosed(socket)).toMatchObject({ status: 200 });
  });
});

describe('an answer', () => {
  const answering =
    (status: number, headers: Record<string, string> = {}): Step =>
    (_request, response) => {
      response.writeHead(status, headers).end();
      return ANSWERED;
    };
  const GET = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';

  test.each([
    ['429', answering(429), '60'],
    ['503', answering(503), '60'],
    ['429, with a time of its own', answering(429, { 'retry-after': '7' }), '7'],
    ['200', answering(200), undefined],
    ['500', answering(500), undefined],
  ])('with %s says when to ask again where there is a when', async (_what, step, expected) => {
    const { port } = await start([sayWhenToRetry, step]);
    expect((await sendRaw(port, GET)).headers['retry-after']).toBe(expected);
  });
});

describe('connections', () => {
  const connected = async (socket: Socket) => {
    await once(socket, 'connect');
    return socket;
  };

  async function limited(trusted: readonly string[]) {
    const site = await start([answerAtOnce]);
    limitConnections(site.server, trusted, 3);
    return site;
  }

  const GET = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';

  test('of one address are limited; another address gets in, and so does the first once one has ended', async () => {
    const { port, server } = await limited([]);
    const held = await Promise.all([1, 2, 3].map(() => connected(open(port, '127.0.0.1', '127.0.0.9'))));
    const refused = await untilClosed(open(port, '127.0.0.1', '127.0.0.9'));
    expectRefusal(refused, 503);
    expect(refused.headers['retry-after']).toBe('60');
    expect((await sendRaw(port, GET)).status).toBe(200);
    const left = new Promise<void>((resolve) => {
      const look = () =>
        server.getConnections((_error, count) => (count < 3 ? resolve() : void setImmediate(look)));
      look();
    });
    held[0]?.destroy();
    await left;
    const again = open(port, '127.0.0.1', '127.0.0.9');
    again.write(GET);
    expect((await untilClosed(again)).status).toBe(200);
  });

  test('of a trusted proxy are not: they are everybody’s', async () => {
    const { port } = await limited(['127.0.0.0/30']);
    await Promise.all([1, 2, 3, 4, 5].map(() => connected(open(port, '127.0.0.1', '127.0.0.2'))));
    const sixth = open(port, '127.0.0.1', '127.0.0.2');
    sixth.write(GET);
    expect((await untilClosed(sixth)).status).toBe(200);
  });
});

describe('the stop', () => {
  test('finishes what is under way, closes streams, and takes nothing new', async () => {
    const waiting: ServerResponse[] = [];
    const { port, drain } = await start([
      (request, response) => {
        if (request.url === '/stream')
          response.writeHead(200, { 'content-type': 'text/event-stream' }).write(':\n\n');
        waiting.push(response);
        return ANSWERED;
      },
    ]);
    const stream = open(port);
    stream.write('GET /stream HTTP/1.1\r\nHost: a\r\n\r\n');
    await once(stream, 'data');
    const form = send({ port, method: 'POST', path: '/form' }).end('name=a');
    const answered = once(form, 'response');
    while (waiting.length < 2) await new Promise(setImmediate);
    const drained = drain();
    await once(stream, 'close');
    const late = open(port);
    await expect(once(late, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    waiting[1]?.end('stored');
    const [response] = (await answered) as [{ statusCode: number; headers: Record<string, string> }];
    expect(response).toMatchObject({ statusCode: 200, headers: { connection: 'close' } });
    await drained;
  });

  test('behind a proxy lets each connection end with an answer, not under a form', async () => {
    const { port, drain } = await start([answerWhole], BEHIND_PROXY);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    ends.push(() => agent.destroy());
    const post = async () => {
      const [response] = (await once(send({ port, method: 'POST', agent }).end('name=a'), 'response')) as [
        IncomingMessage,
      ];
      await response.resume().toArray();
      return [response.statusCode, response.headers.connection];
    };
    expect(await post()).toEqual([200, 'keep-alive']);
    const drained = drain({ isBehindProxy: true });
    expect(await post()).toEqual([200, 'close']); // on the connection that was idle when the stop began
    expect(await post()).toEqual([200, 'close']); // on a new one
    await drained;
    await expect(post()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
