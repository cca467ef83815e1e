import { textOfFile } from '@/lib/shared/text-file';

const TEXT = '---\ntitle: “Naïve” café\n---\n\nTwo\n';
const utf16 = (text: string, isBig = false) => {
  const bytes = Buffer.from(text, 'utf16le');
  return isBig ? bytes.swap16() : bytes;
};

test.each([
  ['UTF-8', Buffer.from(TEXT)],
  ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${TEXT}`)],
  ['UTF-8 with CRLF', Buffer.from(TEXT.replaceAll('\n', '\r\n'))],
  ['UTF-8 with CR', Buffer.from(TEXT.replaceAll('\n', '\r'))],
  ['UTF-16 LE', utf16(`\uFEFF${TEXT}`)],
  ['UTF-16 BE with CRLF', utf16(`\uFEFF${TEXT.replaceAll('\n', '\r\n')}`, true)],
  ['UTF-16 LE without a mark', utf16(TEXT)],
  ['UTF-16 BE without a mark', utf16(TEXT, true)],
])('a file in %s is read as the same text', (_, bytes) => {
  expect(textOfFile(bytes)).toEqual({ ok: true, value: TEXT });
});

test.each([
  ['Windows-1252', Buffer.from('---\ntitle: caf\xe9 \x93quoted\x94\n---\n', 'latin1'), 'NOT_UTF_8'],
  ['half a sign at its end', Buffer.from('é').subarray(0, 1), 'NOT_UTF_8'],
  ['half a pair in UTF-16', utf16(`\uFEFFab\uD83D`), 'NOT_UTF_8'],
  ['zeros', Buffer.from('abc\0def'), 'DAMAGED'],
  ['what was lost before', Buffer.from('caf\uFFFD'), 'DAMAGED'],
])('a file with %s is refused', (_, bytes, code) => {
  expect(textOfFile(bytes)).toEqual({ ok: false, code });
});
