import fc from 'fast-check';
import { actionCalls, bodies, type Body } from './bodies';
import type { Route } from './surface';
import { mutated, percentEncoded, query, text } from './values';

/** Who sends it: an anonymous client, or a member of staff whose cookie is inserted when it is sent. */
const SENDERS = ['nobody', 'admin', 'intake', 'marketing'] as const;
export type Sender = (typeof SENDERS)[number];

/** A request as bytes, except for the sender's cookie, which replaces COOKIE. */
export type Attack = {
  sender: Sender;
  address: string;
  head: string;
  body: Buffer;
  /** Whether the body may be shorter than declared; then the sender hangs up. */
  hangsUp?: boolean;
};
export const COOKIE = '\u0001COOKIE\u0001';

type Surface = { routes: readonly Route[]; actions: readonly string[]; origin: string };

const METHODS = [
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'HEAD',
  'PROPFIND',
  'QUERY',
  'CONNECT',
  'FOO',
  'get',
];
const method = fc.oneof(
  { weight: 6, arbitrary: fc.constant('GET') },
  { weight: 6, arbitrary: fc.constant('POST') },
  { weight: 3, arbitrary: fc.constantFrom(...METHODS) },
);

/** Values for dynamic segments. */
const filled = (steps: readonly string[]) =>
  fc.tuple(
    ...steps.map((step) =>
      step.startsWith('[')
        ? fc.oneof(text.map(percentEncoded), fc.constantFrom('en/home', 'ABCD-2345'))
        : fc.constant(step),
    ),
  );

const SUFFIXES = [
  '/',
  '.rsc',
  '.txt',
  '.json',
  '//',
  '/..',
  '/%2e%2e/',
  ';a=b',
  '/.',
  '/index',
  '.segments/_tree.segment.rsc',
];
const pathOf = ({ routes }: Surface) =>
  fc
    .constantFrom(...routes)
    .chain(({ steps }) =>
      fc
        .tuple(
          filled(steps),
          fc.oneof(
            { weight: 9, arbitrary: fc.constant('') },
            { weight: 1, arbitrary: fc.constantFrom(...SUFFIXES) },
          ),
        )
        .map(([path, suffix]) => `/${path.join('/')}${suffix}`),
    );

/** Lengths of long URLs: what Node's parser accepts (16 kB with all headers), the limit, and far more. */
const LONG = [4_000, 15_000, 16_300, 16_384, 17_000, 70_000];
const FILLINGS = ['a', '%00', '%C3%A9', '/', '../', '&a=', ';', '?'];
const longTarget = (surface: Surface) =>
  fc
    .tuple(
      pathOf(surface),
      fc.constantFrom('', '/', '?q=', '?next=', '?after=', '?'),
      fc.constantFrom(...LONG),
      fc.constantFrom(...FILLINGS),
    )
    .map(([path, joint, length, filling]) => (path + joint).padEnd(length, filling));

const target = (surface: Surface) =>
  fc.oneof(
    {
      weight: 30,
      arbitrary: fc
        .tuple(pathOf(surface), fc.option(query))
        .map(([path, asked]) => path + (asked === null ? '' : `?${asked}`)),
    },
    { weight: 1, arbitrary: longTarget(surface) },
    { weight: 1, arbitrary: pathOf(surface).map((path) => `${surface.origin}${path}`) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '*',
        '//',
        '//evil.example/desk',
        'http://evil.example/',
        'http://[',
        'evil.example:443',
        '/%',
        '/%00',
        '/\xff',
        '/a/%5c..%5c',
        '?',
        'desk',
      ),
    },
  );

type Header = readonly [string, string];
const header = (name: string, ...values: readonly string[]): fc.Arbitrary<Header> =>
  fc.constantFrom(...values).map((value) => [name, value] as const);

const TREE =
  '["",{"children":["(staff)",{"children":["desk",{"children":["__PAGE__",{}]}]}]},null,null,true]';

/** A well-shaped router state with arbitrary content, encoded correctly or not. */
const routerState = fc
  .tuple(
    text,
    text,
    fc.json({ maxDepth: 3 }),
    fc.constantFrom('refetch', 'inside-shared-layout', 'constructor'),
  )
  .map(([segment, child, rest, marker]) =>
    JSON.stringify([
      '',
      { children: [segment, { [child]: ['__PAGE__', {}] }, rest, marker] },
      null,
      null,
      true,
    ]),
  )
  .chain((tree) => fc.constantFrom(percentEncoded(tree), tree));

/** An invalid value for a header, mostly one that Node's parser accepts. */
const rubbish = fc.oneof(
  { weight: 3, arbitrary: text.map(percentEncoded) },
  { weight: 2, arbitrary: text.map((value) => value.replace(/[\0-\x1f\x7f]|[^\0-\xff]/g, '?')) },
  { weight: 1, arbitrary: text },
);

const READ_HEADERS = [
  ...['Accept', 'Accept-Language', 'Content-Type', 'If-None-Match', 'Last-Event-ID', 'Next-Url', 'Origin'],
  ...['Range', 'Referer', 'RSC', 'Next-Router-Prefetch', 'Next-Router-Segment-Prefetch', 'Sec-Fetch-Site'],
  ...['Sec-Fetch-Mode', 'Sec-Fetch-Dest', 'User-Agent', 'X-Forwarded-Proto', 'X-Request-Id'],
];

const COOKIE_NAMES = [
  ...['asked.0', 'cookies', 'draft.0', 'draft.1', 'mistyped.0', 'opened.0', 'receipt.0', 'reply-draft.0'],
  ...['reply-receipt.0', 'upload-words.0', 'calusa-staff.device', 'calusa-staff.two_factor', 'constructor'],
  ...['calusa-staff.session_data', 'calusa-staff.session_token', '__next_preview_data', '__prerender_bypass'],
];
const cookies = fc
  .array(fc.tuple(fc.constantFrom(...COOKIE_NAMES), rubbish), { minLength: 1, maxLength: 4 })
  .map((given) => given.map((pair) => pair.join('=')).join('; '));

const headers = ({ actions, origin }: Surface): fc.Arbitrary<Header> =>
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.constantFrom(...READ_HEADERS), rubbish)
        .map(([name, value]): Header => [name, value]),
    },
    { weight: 2, arbitrary: cookies.map((value): Header => ['Cookie', value]) },
    {
      weight: 1,
      arbitrary: fc
        .oneof(rubbish, mutated(fc.constantFrom(...actions)))
        .map((value): Header => ['Next-Action', value]),
    },
    { weight: 1, arbitrary: routerState.map((value): Header => ['Next-Router-State-Tree', value]) },
    {
      weight: 4,
      arbitrary: header('Next-Action', ...actions, 'constructor', 'x', '0'.repeat(42), '__proto__', '%00'),
    },
    {
      weight: 2,
      arbitrary: header(
        'Next-Router-State-Tree',
        encodeURIComponent(TREE),
        TREE,
        '%',
        '{',
        '%5B%22constructor%22%5D',
        '[[[',
        '%5B%5D',
        'x'.repeat(45_000),
      ),
    },
    { weight: 2, arbitrary: header('RSC', '1', '0', 'constructor') },
    header('Next-Router-Prefetch', '1', '2', 'x'),
    header('Next-Router-Segment-Prefetch', '/_tree', '/_index', '/constructor', '%'),
    header('Next-Url', '/desk', '%', '//evil.example', '/\\x'),
    header('X-Nextjs-Data', '1'),
    header('X-Middleware-Subrequest', 'middleware:middleware:middleware', 'proxy:proxy:proxy:proxy:proxy'),
    header('X-Matched-Path', '/desk', '/constructor'),
    header('X-Now-Route-Matches', '1=constructor', '%'),
    header('X-Prerender-Revalidate', 'x'),
    header('Next-Html-Request-Id', 'x'),
    {
      weight: 3,
      arbitrary: header('Origin', origin, 'null', 'http://evil.example', 'nonsense', 'http://[', ''),
    },
    { weight: 2, arbitrary: header('Sec-Fetch-Site', 'same-origin', 'cross-site', 'none', 'constructor') },
    header('Referer', `${origin}/desk`, 'nonsense', 'http://['),
    {
      weight: 2,
      arbitrary: header('Accept', 'application/json', 'text/x-component', '*/*;q=nonsense', 'constructor'),
    },
    {
      weight: 2,
      arbitrary: header(
        'Cookie',
        'draft=x; receipt=%; opened=%00; asked=constructor',
        '__proto__=1; =; ;;',
        `opened=${'A'.repeat(4_000)}`,
        'calusa-staff.session_token=constructor.x',
      ),
    },
    {
      weight: 2,
      arbitrary: header(
        'Host',
        'evil.example',
        '',
        '[',
        'a b',
        '127.0.0.1:99999',
        'localhost',
        'constructor',
      ),
    },
    header('X-Forwarded-Host', 'evil.example', '[', 'a, b'),
    header('X-Forwarded-Proto', 'https', 'constructor'),
    header('X-Forwarded-For', 'unknown', '::ffff:1.2.3.4', '1.2.3.4, constructor', '999.1.1.1'),
    header('Range', 'bytes=0-1', 'bytes=9-1', 'constructor'),
    header('If-None-Match', '*', 'W/"x"'),
    header('If-Modified-Since', 'constructor'),
    header('Accept-Encoding', 'br', 'constructor', 'gzip;q=x'),
    header('Accept-Language', '%', 'constructor'),
    header('Content-Encoding', 'gzip', 'br', 'constructor'),
    header('Expect', '100-continue', 'constructor'),
    header('Upgrade', 'websocket', 'h2c'),
    header('Connection', 'close, upgrade', 'close, constructor', 'Close'),
    header('Purpose', 'prefetch'),
    header('X-HTTP-Method-Override', 'DELETE'),
    header('Traceparent', 'constructor'),
    header('X-Long', 'x'.repeat(9_000), 'x'.repeat(20_000)),
    header('Last-Event-ID', '\xff', '-1'),
  );

/** The declared body length, mostly the true one. */
const framing = fc.oneof(
  { weight: 12, arbitrary: fc.constant('true') },
  { weight: 1, arbitrary: fc.constantFrom('short', 'long', 'negative', 'nonsense', 'two', 'none') },
  { weight: 1, arbitrary: fc.constantFrom('chunked', 'chunked-broken', 'chunked-cut', 'both', 'identity') },
);

function framed(how: string, bytes: Buffer): { lines: string[]; bytes: Buffer } {
  const lengthIs = (...lengths: (number | string)[]) => lengths.map((length) => `Content-Length: ${length}`);
  const chunk = Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
  switch (how) {
    case 'short':
      return { lines: lengthIs(bytes.length >> 1), bytes };
    case 'long':
      return { lines: lengthIs(bytes.length + 500), bytes };
    case 'negative':
      return { lines: lengthIs(-1), bytes };
    case 'nonsense':
      return { lines: lengthIs('constructor'), bytes };
    case 'two':
      return { lines: lengthIs(bytes.length, bytes.length + 1), bytes };
    case 'none':
      return { lines: [], bytes };
    case 'chunked':
      return {
        lines: ['Transfer-Encoding: chunked'],
        bytes: Buffer.concat([chunk, Buffer.from('0\r\n\r\n')]),
      };
    case 'chunked-broken':
      return { lines: ['Transfer-Encoding: chunked'], bytes: Buffer.concat([Buffer.from('zz\r\n'), bytes]) };
    case 'chunked-cut':
      return { lines: ['Transfer-Encoding: chunked'], bytes: chunk };
    case 'both':
      return { lines: ['Transfer-Encoding: chunked', ...lengthIs(3)], bytes: chunk };
    case 'identity':
      return { lines: ['Transfer-Encoding: identity'], bytes };
    default:
      return { lines: lengthIs(bytes.length), bytes };
  }
}

/** Other cookies, with the session's before or after them, so that whatever they break is also tried as staff. */
function besideSession(cookies: string, sender: Sender, place: 'before' | 'behind' | 'missing'): string {
  if (sender === 'nobody' || place === 'missing') return cookies;
  return (place === 'before' ? [COOKIE, cookies] : [cookies, COOKIE]).join('; ');
}

const HAS_BODY = ['POST', 'PUT', 'PATCH', 'DELETE', 'QUERY'];

type Parts = {
  sender: Sender;
  session: 'before' | 'behind' | 'missing';
  client: string;
  method: string;
  target: string;
  version: string;
  given: Header[];
  body: Body | null;
  framing: string;
};

const attackOf =
  ({ origin }: Surface) =>
  ({ sender, session, client, method, target, version, given, body, framing }: Parts): Attack => {
    const { lines, bytes } = body ? framed(framing, body.bytes) : { lines: [], bytes: Buffer.alloc(0) };
    const named = (name: string) => given.some(([one]) => one === name);
    const sent = [
      ...(named('Host') || version === '1.0' ? [] : [`Host: ${new URL(origin).host}`]),
      ...(named('X-Forwarded-For') ? [] : [`X-Forwarded-For: ${client}`]),
      ...(named('Connection') ? [] : ['Connection: close']),
      ...(named('Cookie') || sender === 'nobody' ? [] : [`Cookie: ${COOKIE}`]),
      ...(named('Origin') || method !== 'POST' ? [] : [`Origin: ${origin}`]),
      ...given.map(
        ([name, value]) => `${name}: ${name === 'Cookie' ? besideSession(value, sender, session) : value}`,
      ),
      ...(body?.type === undefined ? [] : [`Content-Type: ${body.type}`]),
      ...lines,
    ];
    const head = [`${method} ${target} HTTP/${version}`, ...sent, '', ''].join('\r\n');
    return {
      sender,
      address: `${method} ${target}`,
      head,
      body: bytes,
      hangsUp: body !== null && framing !== 'true',
    };
  };

const session = fc.constantFrom('before', 'behind', 'missing');
const some = (surface: Surface) =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant<Header[]>([]) },
    { weight: 2, arbitrary: fc.array(headers(surface), { maxLength: 2 }) },
  );

const anything = (surface: Surface): fc.Arbitrary<Parts> =>
  fc
    .record({
      sender: fc.constantFrom(...SENDERS),
      session,
      client: fc.ipV4(),
      method,
      target: target(surface),
      version: fc.oneof(
        { weight: 30, arbitrary: fc.constant('1.1') },
        { weight: 1, arbitrary: fc.constantFrom('1.0', '0.9', '2.0', '1.10') },
      ),
      given: some(surface),
      body: bodies(surface.actions),
      framing,
      hasBody: fc.oneof(
        { weight: 9, arbitrary: fc.constant(false) },
        { weight: 1, arbitrary: fc.constant(true) },
      ),
    })
    .map(({ hasBody, body, ...parts }) => ({
      ...parts,
      body: HAS_BODY.includes(parts.method) || hasBody ? body : null,
    }));

/** Valid staff requests with arbitrary values: they pass authentication, so the code behind it is reached. */
const staffActs = (surface: Surface): fc.Arbitrary<Parts> => {
  const routes = surface.routes.filter(({ isStaff }) => isStaff);
  const read = fc.record({ method: fc.constant('GET'), given: some(surface), body: fc.constant(null) });
  const call = fc.tuple(actionCalls(surface.actions), some(surface)).map(([{ action, body }, more]) => ({
    ...{ method: 'POST', body },
    given: action === undefined ? more : [['Next-Action', action] as const, ...more],
  }));
  return fc
    .record({
      sender: fc.constantFrom('admin', 'intake', 'marketing'),
      session: fc.constantFrom('before', 'behind'),
      client: fc.ipV4(),
      path: pathOf({ ...surface, routes }),
      asked: fc.option(query),
      what: fc.oneof(read, call),
    })
    .map(({ path, asked, what, ...parts }) => ({
      ...{ ...parts, ...what, version: '1.1', framing: 'true' },
      target: path + (asked === null ? '' : `?${asked}`),
    }));
};

/** Requests an attacker might send, each from its own address (X-Forwarded-For, as from a trusted proxy). */
export const attacks = (surface: Surface): fc.Arbitrary<Attack> =>
  fc
    .oneof({ weight: 3, arbitrary: anything(surface) }, { weight: 2, arbitrary: staffActs(surface) })
    .map(attackOf(surface));

/** A plain request, for known attacks. */
export const known = (
  origin: string,
  sender: Sender,
  method: string,
  target: string,
  more: readonly string[] = [],
  content = '',
): Attack => ({
  sender,
  address: `${method} ${target}`,
  head: [
    `${method} ${target} HTTP/1.1`,
    `Host: ${new URL(origin).host}`,
    'Connection: close',
    ...(sender === 'nobody' ? [] : [`Cookie: ${COOKIE}`]),
    ...more,
    `Content-Length: ${Buffer.byteLength(content)}`,
    '',
    '',
  ].join('\r\n'),
  body: Buffer.from(content),
});
