import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import tls from 'node:tls';
import type { SMTPServerOptions } from 'smtp-server';
import { failureCode } from '@/lib/outbox/attempts/domain';
import { reasonLabel } from '@/lib/outbox/fields';
import { authority, selfSigned } from '../support/certificates';
import { TestSmtp } from '../support/smtp';

const MAIL = {
  from: 'Front office <office@plain.example>',
  to: 'ana@example.com',
  subject: 'Hello',
  html: '<p>Hello</p>',
  text: 'Hello',
  messageId: '<d3b0@plain.example>',
};
const stops: (() => unknown)[] = [];
afterEach(() => Promise.all(stops.splice(0).map((stop) => stop())));

// Each mail is sent with freshly loaded modules; the library itself has no settings, and is loaded once.
const mockNodemailer = jest.requireActual<object>('nodemailer');
jest.mock('nodemailer', () => mockNodemailer);

/** Sends through the server at that address, with settings of its own. */
async function send(url: string, { from = MAIL.from, to = MAIL.to, unencrypted = 'no' } = {}) {
  Object.assign(process.env, { SMTP_URL: url, SMTP_ALLOW_UNENCRYPTED: unencrypted });
  let sent: Promise<unknown> = Promise.reject(new Error('not tried'));
  sent.catch(() => undefined);
  await jest.isolateModulesAsync(async () => {
    const { sendMail } = await import('@/lib/platform/mail');
    sent = sendMail({ ...MAIL, from, to });
    await sent.catch(() => undefined);
  });
  return sent;
}

const codeOf = (sending: Promise<unknown>) =>
  sending.then(
    () => 'accepted',
    (error: unknown) => failureCode(error),
  );

async function server(options?: SMTPServerOptions): Promise<TestSmtp> {
  const smtp = await new TestSmtp(options).start();
  stops.push(() => smtp.stop());
  return smtp;
}

/** A port where something other than a mail server listens. */
async function stranger(speak: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const listening = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    speak(socket);
  }).listen(0, '127.0.0.1');
  await once(listening, 'listening');
  stops.push(() => {
    for (const socket of sockets) socket.destroy();
    listening.close();
  });
  const address = listening.address();
  return typeof address === 'object' && address ? address.port : 0;
}

const DEFAULT_AUTHORITIES = tls.getCACertificates('default');
afterEach(() => tls.setDefaultCACertificates(DEFAULT_AUTHORITIES));
const trust = (root: string) => tls.setDefaultCACertificates([...DEFAULT_AUTHORITIES, root]);

describe('why a mail did not go has a code and words of its own', () => {
  test('a certificate that vouches for itself', async () => {
    const certificate = await selfSigned();
    const [now, later] = [await server({ ...certificate, secure: true }), await server(certificate)];
    expect(await codeOf(send(`smtps://localhost:${now.port}`))).toBe('TLS_SELF_SIGNED');
    expect(await codeOf(send(`smtp://localhost:${later.port}`))).toBe('TLS_SELF_SIGNED');
    expect([now.mails, later.mails]).toEqual([[], []]);
  });

  test('an issuer that is not known, until it is trusted', async () => {
    const { root, issue } = await authority();
    const { port } = await server({ ...(await issue()), secure: true });
    expect(await codeOf(send(`smtps://localhost:${port}`))).toBe('TLS_UNKNOWN_ISSUER');
    trust(root);
    expect(await codeOf(send(`smtps://localhost:${port}`))).toBe('accepted');
  });

  test('a certificate for another name, and one that has expired', async () => {
    const { root, issue } = await authority();
    trust(root);
    const other = await server(await issue({ names: ['other.example'] }));
    const old = await server({ ...(await issue({ expired: true })), secure: true });
    expect(await codeOf(send(`smtp://localhost:${other.port}`))).toBe('TLS_WRONG_NAME');
    expect(await codeOf(send(`smtps://localhost:${old.port}`))).toBe('TLS_EXPIRED');
  });

  test('TLS at a port that begins without it', async () => {
    const { port } = await server();
    const web = await stranger((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    );
    expect(await codeOf(send(`smtps://localhost:${port}`))).toBe('TLS_PLAIN_PORT');
    expect(await codeOf(send(`smtps://localhost:${web}`))).toBe('TLS_PLAIN_PORT');
  });

  test('something that is no mail server, refuses us, or hangs up', async () => {
    const ssh = await stranger((socket) => socket.write('SSH-2.0-OpenSSH_10.0\r\n'));
    const bars = await stranger((socket) => socket.write('554 5.7.1 no\r\n'));
    const busy = await stranger((socket) => socket.write('421 4.3.2 later\r\n'));
    const hangsUp = await stranger((socket) => socket.destroy());
    const codes = [];
    for (const port of [ssh, bars, busy, hangsUp]) codes.push(await codeOf(send(`smtp://127.0.0.1:${port}`)));
    expect(codes).toEqual(['NOT_SMTP', 'SERVER_REFUSED', 'SMTP_421', 'CONNECTION_LOST']);
  });

  test('no host of that name, and nobody at the port', async () => {
    expect(await codeOf(send('smtp://mail.invalid:25'))).toMatch(/^(UNKNOWN_HOST|NAME_LOOKUP)$/);
    expect(await codeOf(send('smtp://127.0.0.1:1'))).toBe('NO_CONNECTION');
  });

  test('a login that is refused, or missing', async () => {
    const { root, issue } = await authority();
    trust(root);
    const strict: SMTPServerOptions = {
      ...(await issue()),
      authOptional: false,
      onAuth: (_auth, _session, done) => done(new Error('no')),
    };
    const { port } = await server(strict);
    expect(await codeOf(send(`smtp://ida:wrong@localhost:${port}`))).toBe('AUTHENTICATION');
    expect(await codeOf(send(`smtp://localhost:${port}`))).toBe('LOGIN_REQUIRED');
  });

  test('a sender, and a recipient, that is refused', async () => {
    const refuse: SMTPServerOptions['onMailFrom'] = (_address, _session, done) =>
      done(Object.assign(new Error('no'), { responseCode: 553 }));
    const bars = await server({ disabledCommands: ['STARTTLS'], onMailFrom: refuse });
    expect(await codeOf(send(bars.url))).toBe('SENDER_REFUSED');
    const { url } = await server();
    expect(await codeOf(send(url, { to: `ana@${'x'.repeat(255)}.example` }))).toMatch(/^SMTP_5\d\d$/);
  });

  test('a server that falls silent before it has the mail, which is given up in two minutes', async () => {
    const { setTimeout: wait } = globalThis;
    const limits = new Map<number | undefined, () => void>();
    const captured = jest.spyOn(globalThis, 'setTimeout').mockImplementation(((
      end: () => void,
      ms?: number,
    ) => {
      limits.set(ms, end);
      return wait(end, ms);
    }) as typeof setTimeout);
    const silent: SMTPServerOptions['onRcptTo'] = () => limits.get(120_000)?.();
    const { url } = await server({ disabledCommands: ['STARTTLS'], onRcptTo: silent });
    expect(await codeOf(send(url))).toBe('TIMEOUT');
    captured.mockRestore();
  });

  test('in words that are not those for another code', () => {
    const codes = [
      'TLS_SELF_SIGNED',
      'TLS_UNKNOWN_ISSUER',
      'TLS_WRONG_NAME',
      'TLS_EXPIRED',
      'TLS_PLAIN_PORT',
    ];
    codes.push('TLS_NOT_OFFERED', 'TLS', 'NOT_SMTP', 'SERVER_REFUSED', 'CONNECTION_LOST', 'UNKNOWN_HOST');
    codes.push('NAME_LOOKUP', 'NO_CONNECTION', 'NO_GREETING', 'TIMEOUT', 'AUTHENTICATION', 'LOGIN_REQUIRED');
    codes.push('SENDER_REFUSED', 'SMTP_421', 'SMTP_550', 'MAY_HAVE_ARRIVED', 'OTHER');
    expect(new Set(codes.map((code) => reasonLabel(code, 'queued'))).size).toBe(codes.length);
  });
});

// 0.0.0.0 reaches this machine, but isn't a loopback address.
describe('beyond loopback', () => {
  test('nothing is sent without TLS, unless a setting permits it', async () => {
    const smtp = await server();
    const url = `smtp://0.0.0.0:${smtp.port}`;
    expect(await codeOf(send(url))).toBe('TLS_NOT_OFFERED');
    expect(smtp.recipients).toEqual([]);
    expect(await codeOf(send(url, { unencrypted: 'yes' }))).toBe('accepted');
  });

  test('no password is sent without TLS, whatever is permitted', async () => {
    const logins: unknown[] = [];
    const smtp = await server({
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth: (auth, _session, done) => {
        logins.push(auth);
        done(null, { user: 'ida' });
      },
    });
    const url = `ida:secret@0.0.0.0:${smtp.port}`;
    expect(await codeOf(send(`smtp://${url}`, { unencrypted: 'yes' }))).toBe('TLS_NOT_OFFERED');
    expect(logins).toEqual([]);
    expect(await codeOf(send(`smtp://ida:secret@127.0.0.1:${smtp.port}`))).toBe('accepted');
    expect(logins).toHaveLength(1);
  });

  test('TLS that is offered is used', async () => {
    const { root, issue } = await authority();
    trust(root);
    const smtp = await server(await issue());
    expect(await codeOf(send(`smtp://localhost:${smtp.port}`))).toBe('accepted');
    expect(smtp.secured).toEqual([true]);
  });
});

describe('a server that has the whole mail', () => {
  test('and hangs up may have taken it; one that refuses it has not', async () => {
    const smtp = await server();
    smtp.onMail = (_mail, _reply, drop) => drop();
    expect(await codeOf(send(smtp.url))).toBe('MAY_HAVE_ARRIVED');
    smtp.onMail = (_mail, reply) => reply(Object.assign(new Error('no'), { responseCode: 554 }));
    expect(await codeOf(send(smtp.url))).toBe('SMTP_554');
  });

  test('hangs up before that has not taken it', async () => {
    const smtp = await server({
      disabledCommands: ['STARTTLS'],
      onRcptTo: () => smtp.dropAll(),
    });
    expect(await codeOf(send(smtp.url))).toBe('CONNECTION_LOST');
  });
});

test.each([
  ['Calusa Recovery, Inc. <site@clinic.example>', '"Calusa Recovery, Inc." <site@clinic.example>'],
  ['"Calusa Recovery, Inc." <site@clinic.example>', '"Calusa Recovery, Inc." <site@clinic.example>'],
  ['Calusa: the site <site@clinic.example>', '"Calusa: the site" <site@clinic.example>'],
  [
    'O’Neill (intake) <site@clinic.example>',
    '=?UTF-8?Q?O=E2=80=99Neill_=28intake=29?= <site@clinic.example>',
  ],
  ['site@clinic.example', 'site@clinic.example'],
])('the sender %s is one sender with that name', async (from, header) => {
  const smtp = await server();
  await send(smtp.url, { from });
  expect(smtp.mails[0]).toContain(`\r\nFrom: ${header}\r\n`.trimStart());
  expect(smtp.senders).toEqual(['site@clinic.example']);
});
