import fc from 'fast-check';
import { emailKey, readEmail } from '@/lib/shared/email';
import { emailText } from '@/lib/shared/email-text';

describe('what a browser’s email field takes', () => {
  test.each([
    'ana@example.com',
    'Ana.Maria@example.com',
    'smith&jones@example.com',
    'a/b@example.com',
    'ana=desk@example.com',
    '#ana@example.com',
    'ana#@example.com',
    'ana.@example.com',
    '.ana@example.com',
    'a..b@example.com',
    'ana+clinic@example.com',
    "o'brien@example.com",
    "!$%&'*+/=?^_`{|}~-@example.com",
    'a@b.c',
    '1@1.co',
    'ana@sub.do-main.example.museum',
    'ana@xn--80a1acny.xn--p1ai',
    'ana@xn--mller-kva.de',
    `${'a'.repeat(64)}@example.com`,
  ])('"%s" is taken as it is', (typed) => expect(readEmail(typed)).toBe(typed));

  const labels = (unit: string) => fc.string({ unit: fc.constantFrom(...unit), minLength: 1, maxLength: 12 });
  const local = labels("abzAZ059.!#$%&'*+/=?^_`{|}~-");
  const domain = fc
    .array(labels('abcxyz059'), { minLength: 1, maxLength: 4 })
    .map((parts) => [...parts, 'example'].join('.'));

  test('any of them is', () => {
    const quoted = (text: string) => /^'.*'$/.test(text);
    fc.assert(
      fc.property(local, domain, (name, host) => {
        fc.pre(!quoted(name) && !/^mailto:/.test(name));
        expect(readEmail(`${name}@${host}`)).toBe(`${name}@${host}`);
      }),
    );
  });

  test('is found in whatever it came wrapped', () => {
    const wraps = fc.constantFrom<(address: string) => string>(
      (address) => `Ana Ruiz <${address}>`,
      (address) => `"Ruiz, Ana" <${address}>,`,
      (address) => `<${address}>`,
      (address) => `mailto:${encodeURIComponent(address)}?subject=Hi%20there`,
      (address) => ` ${address}, `,
      (address) => `\u202a${address}\u202c`,
      (address) => `\u200b${address}\ufeff;`,
      (address) => `${address}.`,
      (address) => `"${address}"`,
      (address) => `(${address})`,
      (address) => address.replace('@', '\u200b@\u00ad'),
      (address) => address.replace('@', ' @ '),
      (address) => `${address}\r\n`,
    );
    fc.assert(
      fc.property(local, domain, wraps, (name, host, wrap) => {
        expect(readEmail(wrap(`a${name}a@${host}`))).toBe(`a${name}a@${host}`);
      }),
    );
  });
});

describe('a domain in another script', () => {
  test.each([
    ['info@müller.de', 'info@xn--mller-kva.de'],
    ['info@MÜLLER.DE', 'info@xn--mller-kva.de'],
    ['info@mu\u0308ller.de', 'info@xn--mller-kva.de'],
    ['info@почта.рф', 'info@xn--80a1acny.xn--p1ai'],
    ['info@例子。广告', 'info@xn--fsqu00a.xn--4rr70v'],
    ['ａｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'ana@example.com'],
    ['info@コーヒー.jp', 'info@xn--tck2c4fb.jp'],
    ['Ana <info@straße.de>', 'info@xn--strae-oqa.de'],
  ])('%s is stored as %s', (typed, stored) => expect(readEmail(typed)).toBe(stored));

  test('is shown in both spellings, and found by either', () => {
    expect(emailText('info@xn--mller-kva.de')).toBe('info@müller.de (info@xn--mller-kva.de)');
    expect(emailKey('Info@Müller.de')).toBe(emailKey('info@xn--mller-kva.de'));
  });

  test('an ordinary one is shown once, and punycode that means nothing as it is', () => {
    expect(emailText('ana@example.com')).toBe('ana@example.com');
    expect(emailText('ana@xn--a.example')).toBe('ana@xn--a.example');
  });
});

describe('what no mail server takes', () => {
  test.each([
    '',
    'ana',
    'ana@',
    '@example.com',
    'ana@@example.com',
    'ana@example.com, eve@example.com',
    'ana@example.com eve@example.com',
    'ana maria@example.com',
    'ana@gmail',
    'ana@localhost',
    'ana@1.2.3.4',
    'ana@[1.2.3.4]',
    'ana@example..com',
    'ana@.example.com',
    'ana@-example.com',
    'ana@example-.com',
    'ana@exam ple.com',
    'ana@exam_ple.com',
    'ana@example.com/path',
    'ana@müller.de:25',
    'ana@müller.de/x',
    'ана@почта.рф',
    'ana,b@example.com',
    'ana"b@example.com',
    'ana@example.com\nBcc: eve@example.com',
    `${'a'.repeat(65)}@example.com`,
    `ana@${'a'.repeat(64)}.com`,
    `a@${'b.'.repeat(126)}com`,
    `${'a'.repeat(64)}@${`${'b'.repeat(61)}.`.repeat(4)}com`,
  ])('"%s" is refused', (typed) => expect(readEmail(typed)).toBeUndefined());

  test('no text whatever breaks it, and what is read is read again as the same', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.tuple(fc.string({ unit: 'grapheme' }), fc.domain()).map((p) => p.join('@')),
      fc.emailAddress(), // few of the others are valid
    );
    fc.assert(
      fc.property(text, (typed) => {
        const once = readEmail(typed);
        if (once !== undefined) expect(readEmail(once)).toBe(once);
      }),
    );
  });
});
