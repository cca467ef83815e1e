import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { envSchema, parseEnv } from '@/lib/platform/env';
import { OperatorError } from '@/lib/shared/operator-error';

const production = {
  APP_ENV: 'production',
  APP_URL: 'https://calusa.example',
  SMTP_URL: 'smtps://user:secret@mail.example:465',
  MAIL_FROM: 'Calusa Recovery <site@calusa.example>',
  MAIL_FROM_NEUTRAL: 'Front office <office@mail.example>',
  INTAKE_NOTIFY_TO: 'intake@calusa.example',
  CONFIDENTIAL_KEYS: 'a key',
  TRUSTED_PROXIES: 'none',
};
const NEEDED = [
  'APP_URL',
  'SMTP_URL',
  'MAIL_FROM',
  'MAIL_FROM_NEUTRAL',
  'INTAKE_NOTIFY_TO',
  'CONFIDENTIAL_KEYS',
  'TRUSTED_PROXIES',
];
/** Invalid senders: no address, several of them, or special syntax (RFC 5322, 3.4). */
const NO_SENDERS = [
  'CANARY',
  'Calusa CANARY <>',
  'Calusa <canary>',
  'canary@',
  'canary@clinic.example, other@clinic.example',
  'A <canary@clinic.example>, B <other@clinic.example>',
  'canary@clinic.example, B <other@clinic.example>',
  'Team: canary@clinic.example;',
  'Team: <canary@clinic.example>;',
  'canary@clinic.example (Calusa)',
  '"Calusa <canary@clinic.example>',
  'Calusa\nBcc: canary@clinic.example <other@clinic.example>',
  `${'canary'.repeat(11)}@clinic.example`,
];
/** Names of variables that an error message mentions, as whole words. */
const named = (message: string) => NEEDED.filter((name) => new RegExp(`\\b${name}\\b`).test(message));

function refusalOf(source: Record<string, string>): string {
  try {
    parseEnv(source);
  } catch (error) {
    expect(error).toBeInstanceOf(OperatorError);
    return (error as Error).message;
  }
  return '';
}

test('a way past the pooler needs the way through it', () => {
  const urlOn = (host: string) => `postgresql://${host}/canary`;
  const DATABASE_DIRECT_URL = urlOn('db');
  expect(refusalOf({ DATABASE_DIRECT_URL })).toMatch(/^DATABASE_DIRECT_URL needs DATABASE_URL/);
  expect(refusalOf({ DATABASE_DIRECT_URL, DATABASE_URL: urlOn('pooler') })).toBe('');
});

describe('defaults', () => {
  test("nothing needs to be set on a machine of one's own", () => {
    const env = parseEnv({});
    expect(env).toMatchObject({ APP_ENV: 'local', APP_URL: 'http://localhost:3000', TRUSTED_PROXIES: [] });
    expect(env.SMTP_ALLOW_UNENCRYPTED).toBe('no');
    for (const name of ['DATABASE_URL', 'SMTP_URL', 'CONFIDENTIAL_KEYS'])
      expect(env).not.toHaveProperty(name);
  });

  test('the address follows the host and the port, with brackets around an IPv6 host', () => {
    expect(parseEnv({ HOST: 'localhost', PORT: '8080' }).APP_URL).toBe('http://localhost:8080');
    expect(parseEnv({ HOST: '::1' }).APP_URL).toBe('http://[::1]:3000');
  });

  test('mail of the local default can not leave the machine by its addresses', () => {
    const { MAIL_FROM, MAIL_FROM_NEUTRAL, INTAKE_NOTIFY_TO } = parseEnv({});
    for (const address of [MAIL_FROM, MAIL_FROM_NEUTRAL, ...INTAKE_NOTIFY_TO])
      expect(address).toMatch(/\.localhost>?$/);
    expect(MAIL_FROM_NEUTRAL).not.toMatch(/calusa|recover|clinic/i);
  });

  test('a variable set to nothing counts as not set', () => {
    const names = Object.keys(envSchema.shape);
    expect(parseEnv(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(parseEnv({}));
  });

  test('a variable that is not ours is left alone', () => {
    expect(parseEnv({ HOME: '/root' })).toEqual(parseEnv({}));
  });
});

describe('what must be set', () => {
  test('production without anything set is refused in one line that names all that is missing', () => {
    const message = refusalOf({ APP_ENV: 'production' });
    expect(message).not.toContain('\n');
    expect(named(message)).toEqual(NEEDED);
  });

  test.each(NEEDED)('production without %s is refused, and %s alone is named', (name) => {
    const message = refusalOf({ ...production, [name]: '' });
    expect(named(message)).toEqual([name]);
  });

  test('complete production settings are accepted', () => {
    expect(parseEnv(production)).toMatchObject({ APP_ENV: 'production', APP_URL: 'https://calusa.example' });
  });

  test('production at an http address is refused, unless it leads to this machine: cookies would go in the clear', () => {
    expect(refusalOf({ ...production, APP_URL: 'http://calusa.example' })).toContain('https://');
    expect(refusalOf({ ...production, APP_URL: 'http://localhost:3000' })).toBe('');
  });

  test.each(['0.0.0.0', '::', '192.168.1.5', 'calusa.example'])('a server on %s needs the same', (HOST) => {
    const message = refusalOf({ HOST });
    expect(message).toContain(HOST);
    expect(named(message)).toEqual(NEEDED);
    expect(refusalOf({ ...production, APP_ENV: 'local', HOST })).toBe('');
  });
});

describe('values', () => {
  test('a list takes commas and spaces, and a slash at the end of the address is dropped', () => {
    const parsed = parseEnv({
      INTAKE_NOTIFY_TO: ' a@b.co, c@d.co ,',
      TRUSTED_PROXIES: '10.0.0.0/8, ::1',
      APP_URL: 'http://localhost:3000//',
    });
    expect(parsed.INTAKE_NOTIFY_TO).toEqual(['a@b.co', 'c@d.co']);
    expect(parsed.TRUSTED_PROXIES).toEqual(['10.0.0.0/8', '::1']);
    expect(parsed.APP_URL).toBe('http://localhost:3000');
  });

  test('trusted proxies are named, or are none by that word', () => {
    expect(parseEnv({ ...production, TRUSTED_PROXIES: 'none' }).TRUSTED_PROXIES).toEqual([]);
    expect(parseEnv({}).TRUSTED_PROXIES).toEqual([]);
    for (const TRUSTED_PROXIES of [',', 'none, ::1', 'None', '0.0.0.0/0'])
      expect(refusalOf({ ...production, TRUSTED_PROXIES })).toContain('TRUSTED_PROXIES');
  });

  test('an alias is a host, with a port where it needs one', () => {
    const parsed = parseEnv({ HOST_ALIASES: 'WWW.calusa.example, web:3000, [::1]:3000' });
    expect(parsed.HOST_ALIASES).toEqual(['www.calusa.example', 'web:3000', '[::1]:3000']);
    for (const HOST_ALIASES of [
      'https://calusa.example',
      'calusa.example/',
      'a b',
      '*.example',
      'u@a.example',
    ])
      expect(refusalOf({ HOST_ALIASES })).toContain('HOST_ALIASES');
  });

  test('a list of recipients that holds none counts as missing', () => {
    expect(refusalOf({ ...production, INTAKE_NOTIFY_TO: ' , ' })).toContain('INTAKE_NOTIFY_TO');
  });

  const SENDERS = ['MAIL_FROM', 'MAIL_FROM_NEUTRAL'];
  test.each(SENDERS.flatMap((name) => NO_SENDERS.map((value) => [name, value])))(
    '%s=%s is refused in one line that shows nothing of it',
    (name, value) => {
      const message = refusalOf({ [name]: value });
      expect(message).toContain(`${name} (must be one sender, like`);
      expect(message.replace('site@example.org', '')).not.toMatch(/\n|CANARY|canary/);
    },
  );

  test('a sender may have a name with commas, colons and quotes, or none', () => {
    for (const MAIL_FROM of [
      'Calusa Recovery, Inc. <site@clinic.example>',
      '"Calusa: Recovery, \\"Inc.\\"" <site@clinic.example>',
      'Calusa: the site <site@clinic.example>',
      '<site@clinic.example>',
      ' site@clinic.example ',
    ])
      expect(refusalOf({ MAIL_FROM })).toBe('');
  });

  test.each([
    'ana@clinic.example, CANARY',
    'Ana <ana@clinic.example> Bo',
    'ana@clinic.example;bo@clinic.example',
    `${'x'.repeat(65)}@clinic.example`,
    `ana@${'x'.repeat(63)}.${'x'.repeat(63)}.${'x'.repeat(63)}.${'x'.repeat(63)}.example`,
  ])('the recipients %s are refused with what a list looks like', (INTAKE_NOTIFY_TO) => {
    expect(refusalOf({ INTAKE_NOTIFY_TO })).toContain('INTAKE_NOTIFY_TO (must be addresses like');
  });

  const SERVERS = ['SMTP_URL', 'SMTP_FALLBACK_URL'];
  const UNENCODED = [
    'pa#CANARY',
    'pa/CANARY',
    'pa?CANARY',
    '12#CANARY',
    '12/CANARY',
    '12?CANARY',
    '100%CANARY',
  ];
  test.each(SERVERS.flatMap((name) => UNENCODED.map((password) => [name, password])))(
    '%s with the password %s is refused with how to encode it',
    (name, password) => {
      const message = refusalOf({ [name]: `smtp://ida:${password}@mail.example:587` });
      expect(message).toMatch(new RegExp(`^Environment: ${name} \\(.*percent-encode.*%2F.*%23`));
      expect(message).not.toMatch(/CANARY|\n/);
    },
  );

  test.each(SERVERS)('%s is an address of a mail server and no more', (name) => {
    for (const server of [
      'smtp://mail.example:587/inbox',
      'smtp://mail.example#x',
      'smtps://mail.example?pool=no',
    ])
      expect(refusalOf({ [name]: server })).toContain(`${name} (has no path, query or fragment`);
    for (const server of [
      'https://mail.example',
      'mail.example:587',
      'smtp://',
      'smtp:mail.example',
      'smtp://:25',
    ])
      expect(refusalOf({ [name]: server })).toContain(`${name} (must be like smtp://`);
    for (const server of ['smtp://ida@mail.example:587', 'smtp://:secret@mail.example:587'])
      expect(refusalOf({ [name]: server })).toContain('both a user name and a password');
    expect(refusalOf({ [name]: 'smtp://mail.example:465' })).toContain('smtps:// for port 465');
    for (const server of [
      'smtp://mail.example',
      'smtps://mail.example:465/',
      'smtp://ida%40clinic:a%23b%2Fc%25d%3A@mail.example:587',
      'smtp://[::1]:25',
      'smtp://mail_relay:25',
      'smtp://post.bücher.example',
    ])
      expect(refusalOf({ [name]: server })).toBe('');
  });

  const malformed = {
    APP_ENV: 'CANARY',
    PORT: 'CANARY',
    APP_URL: 'CANARY',
    DATABASE_URL: 'mysql://CANARY@db/x',
    SMTP_URL: 'https://CANARY',
    INTAKE_NOTIFY_TO: 'ok@example.com,CANARY',
    TRUSTED_PROXIES: 'CANARY',
  };

  test('every malformed variable is named in one line, and no value is shown', () => {
    const message = refusalOf(malformed);
    for (const name of Object.keys(malformed)) expect(message).toContain(name);
    expect(message).not.toMatch(/CANARY|\n/);
  });

  test('no port outside 1 to 65535 is accepted, and no value is shown whatever it is', () => {
    const accepted = ['0', '1', '65535', '65536', '3000.5'].map((PORT) => refusalOf({ PORT }) === '');
    expect(accepted).toEqual([false, true, true, false, false]);
    const value = fc.string({ minLength: 8 }).filter((text) => /[^\d\s]/.test(text));
    fc.assert(fc.property(value, (PORT) => expect(refusalOf({ PORT })).not.toContain(PORT)));
  });
});

describe('.env.example', () => {
  const lines = readFileSync('.env.example', 'utf8').split('\n');
  const example = Object.fromEntries(
    lines.filter((line) => /^[A-Z]/.test(line)).map((line) => line.split('=')),
  );

  test('lists every variable that is read, and no other', () => {
    const internal = 'MAIL_CATCHER_URL';
    const read = Object.keys(envSchema.shape).filter((name) => name !== internal);
    expect(Object.keys(example)).toEqual(read);
  });

  test('shows the defaults, so that copying it changes nothing', () => {
    expect(parseEnv(example)).toEqual(parseEnv({}));
  });
});
