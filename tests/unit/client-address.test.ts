import { createServer, request as send, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import {
  CLIENT_ADDRESS_HEADER,
  clientAddress,
  clientNetworks,
  roughNetwork,
  identifyClient,
} from '@/lib/platform/client-address';

const CLIENT = '127.0.0.9';
const NEAR_PROXY = '127.0.0.2';
const FAR_PROXY = '127.0.0.3';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

function listen(host: string, listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, host);
  ends.push(() => server.close());
  return new Promise((resolve) =>
    server.once('listening', () => resolve((server.address() as AddressInfo).port)),
  );
}

type Sent = { host?: string; from?: string; headers?: IncomingHttpHeaders };
function get(port: number, { host = '127.0.0.1', from, headers = {} }: Sent): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { host, port, localAddress: from, headers, agent: false };
    send(options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve(text));
    })
      .on('error', reject)
      .end();
  });
}

/** A server that responds with what a route handler would read. */
function site(trusted: string[], host = '127.0.0.1') {
  const identify = identifyClient(trusted);
  return listen(host, (request, response) => {
    identify(request);
    response.end(clientAddress(new Headers(request.headers as Record<string, string>)));
  });
}

/** A reverse proxy set up like our nginx: forwards the headers and adds the address it sees. */
const proxyTo = (port: number, from: string) =>
  listen('127.0.0.1', (request, response) => {
    const before = request.headers['x-forwarded-for'];
    const forwarded = [before, request.socket.remoteAddress].filter((part) => part !== undefined).join(', ');
    void get(port, { from, headers: { ...request.headers, 'x-forwarded-for': forwarded } }).then((text) =>
      response.end(text),
    );
  });

const FORGED = { 'x-forwarded-for': '203.0.113.1', 'x-real-ip': '203.0.113.2', forwarded: 'for=203.0.113.3' };

test('without a proxy the address is that of the connection, whatever the client claims', async () => {
  const port = await site([]);
  expect(await get(port, { from: CLIENT, headers: FORGED })).toBe(CLIENT);
});

test('a client that is no trusted proxy is not believed', async () => {
  const port = await site([NEAR_PROXY]);
  expect(await get(port, { from: CLIENT, headers: FORGED })).toBe(CLIENT);
});

test('behind a trusted proxy it is the address that the proxy saw, not those before it', async () => {
  const port = await site([NEAR_PROXY]);
  const proxy = await proxyTo(port, NEAR_PROXY);
  expect(await get(proxy, { from: CLIENT, headers: FORGED })).toBe(CLIENT);
});

test('behind two trusted proxies it is the address that the far one saw', async () => {
  const port = await site(['127.0.0.2/31']);
  const near = await proxyTo(port, NEAR_PROXY);
  const far = await proxyTo(near, FAR_PROXY);
  expect(await get(far, { from: CLIENT, headers: FORGED })).toBe(CLIENT);
});

test('behind two proxies of which one is trusted it is the address of the other', async () => {
  const port = await site([NEAR_PROXY]);
  const near = await proxyTo(port, NEAR_PROXY);
  const far = await proxyTo(near, FAR_PROXY);
  expect(await get(far, { from: CLIENT, headers: FORGED })).toBe(FAR_PROXY);
});

test('the header that carries it can not be sent by a client', async () => {
  const port = await site([]);
  for (const name of [CLIENT_ADDRESS_HEADER, CLIENT_ADDRESS_HEADER.toUpperCase()])
    for (const forged of ['203.0.113.9', ['203.0.113.9', '1.1.1.1']])
      expect(await get(port, { from: CLIENT, headers: { [name]: forged } })).toBe(CLIENT);
});

test('an IPv6 connection gives its network', async () => {
  const port = await site([], '::1');
  expect(await get(port, { host: '::1' })).toBe('::/64');
});

test('a socket that takes both gives IPv4 addresses in one spelling', async () => {
  const port = await site([NEAR_PROXY], '::');
  expect(await get(port, { from: CLIENT })).toBe(CLIENT);
  expect(await get(port, { from: NEAR_PROXY, headers: { 'x-forwarded-for': '::ffff:198.51.100.7' } })).toBe(
    '198.51.100.7',
  );
});

test.each([
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002:ffff::1', '2001:db8:1:2::/64'],
  ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
  ['fe80::1%eth0', 'fe80::/64'],
  ['unknown', 'unknown'],
  ['198.51.100.7:5123', 'unknown'],
  ['_hidden', 'unknown'],
  ['', NEAR_PROXY],
])('of "%s", forwarded by a trusted proxy, it makes %s', async (forwarded, address) => {
  const port = await site([NEAR_PROXY]);
  expect(await get(port, { from: NEAR_PROXY, headers: { 'x-forwarded-for': forwarded } })).toBe(address);
});

test('no text in X-Forwarded-For breaks the answer', async () => {
  const port = await site(['127.0.0.0/8', '::/1']);
  const text = fc.oneof(
    fc.stringMatching(/^[\x21-\x7e][\x20-\x7e]{0,60}[\x21-\x7e]$/),
    fc
      .array(fc.oneof(fc.ipV4Extended(), fc.ipV6()), { minLength: 1, maxLength: 4 })
      .map((all) => all.join(', ')),
  );
  await fc.assert(
    fc.asyncProperty(text, async (forwarded) => {
      const address = await get(port, { headers: { 'x-forwarded-for': forwarded } });
      expect(address).toMatch(/^(unknown|\d+\.\d+\.\d+\.\d+|[0-9a-f:]+\/64)$/);
    }),
    { numRuns: 200 },
  );
});

describe('the networks that a client is counted in, narrowest first', () => {
  test.each([
    ['2001:db8:1:2::/64', ['2001:db8:1:2::/64', '2001:db8:1::/56', '2001:db8:1::/48']],
    ['2001:db8:aaaa:ff42::/64', ['2001:db8:aaaa:ff42::/64', '2001:db8:aaaa:ff00::/56', '2001:db8:aaaa::/48']],
    ['198.51.100.7', ['198.51.100.7', '198.51.100.0/24']],
    ['unknown', ['unknown']],
  ])('%s', (address, networks) => {
    expect(clientNetworks(address)).toEqual(networks);
  });

  test('any address of a network leads to the same ones', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const [narrow = '', middle = '', wide = ''] = clientNetworks(address);
        if (!narrow.includes(':')) return; // an IPv4-mapped IPv6 address
        expect(clientNetworks(narrow)).toEqual([narrow, middle, wide]);
        expect(clientNetworks(middle).slice(1)).toEqual([middle, wide]);
        expect(clientNetworks(wide).slice(2)).toEqual([wide]);
      }),
    );
  });
});

test('what people tell their sessions apart by names no household', () => {
  const addresses = ['198.51.100.7', '2001:db8:aaaa:ff42::/64', 'unknown'];
  expect(addresses.map(roughNetwork)).toEqual(['198.51.100.0/24', '2001:db8:aaaa::/48', null]);
});
