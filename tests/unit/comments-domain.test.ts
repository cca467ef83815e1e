import {
  canonicalComment,
  hasBlockedWord,
  isSeenChange,
  isToken,
  linkCount,
  paragraphsOf,
  suspicionsIn,
  threadOf,
  threadsOf,
  type ShownComment,
} from '@/lib/comments/domain';
import {
  answerSchema,
  commentErrors,
  commentSchema,
  commentsHref,
  decideSchema,
  editSchema,
  isCommentId,
  listSchema,
} from '@/lib/comments/schema';

const ID = '3f2b8f6e-6a37-4a53-9f0a-0d6b3a3d2c11';
const input = { name: 'Maya', email: 'maya@example.com', text: 'Thank you.' };

test.each([
  ['no link at all. Only dots... and 3.5 of something', 0],
  ['see https://a.example/x and http://b.example', 2],
  ['www.pills.example and cheap-pills.com/now', 2],
  ['https://www.pills.com once', 1],
  ['[url=https://x.example]x[/url] <a href="https://y.example">y</a>', 2],
  ['write to me at maya@mail.com', 0],
  ['I went to the club.Live music helped.', 0],
  ['It helped.It really did, and.so did she. Try it.In time', 0],
  ['at 5 p.m.Then e.g. this, U.S.A., Ph.D. and 3.5mg', 0],
  ['example.com/x and club.live/x and t.me/x', 3],
  ['cheap.pills.shop, casino.live and EXAMPLE.COM or Example.Com', 4],
  ['HTTPS://A.EXAMPLE and (b.agency) and “c.photography”.', 3],
  ['müller.de and пример.рф and xn--mller-kva.de', 3],
  ['ｅｘａｍｐｌｅ．ｃｏｍ in wide letters, exam\u200Bple.com with a sign that nobody sees', 2],
])('in “%s” are %i links', (text, count) => {
  expect(linkCount(text)).toBe(count);
});

describe('a blocked word', () => {
  const words = ['casino', 'Über', 'free money', '$$$', ' '];
  test.each(['Visit the CASINO!', 'an über offer', 'Free\n  money', 'so ＣＡＳＩＮＯ', 'win $$$ now'])(
    'is found in “%s”',
    (text) => {
      expect(hasBlockedWord(text, words)).toBe(true);
    },
  );
  test.each(['casinos', 'occasion', 'überall', 'freemoney', 'nothing'])('is not found in “%s”', (text) => {
    expect(hasBlockedWord(text, words)).toBe(false);
  });
});

test('what was typed tells of links, of words and of a borrowed name, in the name too', () => {
  const rules = { blockedWords: ['casino'], mostLinks: 1, clinicName: 'Calusa Recovery' };
  const found = (changed: Partial<typeof input>) => suspicionsIn({ ...input, ...changed }, rules);
  expect(found({})).toEqual([]);
  expect(found({ text: 'https://a.example' })).toEqual([]);
  expect(found({ text: 'https://a.example https://b.example' })).toEqual(['MANY_LINKS']);
  expect(found({ name: 'Casino' })).toEqual(['BLOCKED_WORD']);
  expect(found({ name: 'calusa  recovery team' })).toEqual(['NAMED_AS_CLINIC']);
  expect(found({ name: 'Calusa\u200BRecovery' })).toEqual(['NAMED_AS_CLINIC']);
  expect(found({ name: 'Ca\u200Bsi\u2060no' })).toEqual(['BLOCKED_WORD']);
});

test('the same comment is known whatever its spaces and capitals, and differs from page to page', () => {
  const same = canonicalComment('en/a', { ...input, email: 'Maya@Example.com', text: 'thank  you.' });
  expect(canonicalComment('en/a', input)).toBe(same);
  expect(canonicalComment('en/b', input)).not.toBe(same);
});

describe('threads', () => {
  const comment = (id: string, parentId: string | null, more: Partial<ShownComment> = {}): ShownComment => ({
    ...{ id, parentId, name: id, text: id, byClinic: false, isRemoved: false, receivedAt: new Date(0) },
    ...more,
  });

  test('have one level: an answer to an answer joins its thread', () => {
    expect([threadOf({ id: 'a', parentId: null }), threadOf({ id: 'b', parentId: 'a' })]).toEqual(['a', 'a']);
    const threads = threadsOf([comment('a', null), comment('b', 'a'), comment('c', null), comment('d', 'a')]);
    expect(threads.map(({ id, answers }) => [id, answers.map((answer) => answer.id)])).toEqual([
      ['a', ['b', 'd']],
      ['c', []],
    ]);
  });

  test('show no answer to what is not shown, and nothing in place of a removed one that nobody answered', () => {
    expect(threadsOf([comment('b', 'hidden')])).toEqual([]);
    const gone = comment('a', null, { isRemoved: true });
    expect(threadsOf([gone])).toEqual([]);
    expect(threadsOf([gone, comment('b', 'a')])).toHaveLength(1);
  });
});

test('a text is parted at empty lines', () => {
  expect(paragraphsOf('one\ntwo\n\n \nthree')).toEqual(['one\ntwo', 'three']);
});

test('what everybody sees changes where a comment comes onto the site or leaves it', () => {
  expect(isSeenChange('held', 'approved')).toBe(true);
  expect(isSeenChange('approved', 'spam')).toBe(true);
  expect(isSeenChange('held', 'rejected')).toBe(false);
});

test.each([
  ['x'.repeat(32), true],
  ['x'.repeat(31), false],
  [`${'x'.repeat(31)}.`, false],
  ['', false],
])('%s is a token: %s', (text, is) => {
  expect(isToken(text)).toBe(is);
});

test.each([
  [ID, true],
  [ID.toUpperCase(), false],
  [`${ID}0`, false],
  ["' OR 1", false],
  ['', false],
])('%s is the id of a comment: %s', (text, is) => {
  expect(isCommentId(text)).toBe(is);
});

describe('a moderator', () => {
  const codes = (schema: typeof editSchema | typeof answerSchema, fields: object) =>
    schema
      .safeParse({ id: ID, version: '3', ...fields })
      .error?.issues.map(({ path, message }) => [...path, message]);

  test('leaves a name and a text, or the text alone of an answer of the clinic', () => {
    expect(codes(editSchema, { name: 'M.', text: 'Shorter' })).toBeUndefined();
    expect(codes(editSchema, { text: 'Shorter' })).toBeUndefined();
    expect(codes(answerSchema, { text: 'Thank you' })).toBeUndefined();
  });

  test('is told which field is empty or too long, by the codes of every form of staff', () => {
    expect(codes(editSchema, { name: ' ', text: '' })).toEqual([
      ['name', 'MISSING'],
      ['text', 'MISSING'],
    ]);
    expect(codes(editSchema, { name: 'x'.repeat(81), text: 'x'.repeat(3001) })).toEqual([
      ['name', 'TOO_LONG'],
      ['text', 'TOO_LONG'],
    ]);
    expect(codes(answerSchema, {})).toEqual([['text', 'MISSING']]);
  });
});

describe('the form', () => {
  test('needs a name, an address and a text', () => {
    expect(commentErrors({}).map(({ code }) => code)).toEqual(['nameMissing', 'emailMissing', 'textMissing']);
    expect(commentErrors({ name: 'x'.repeat(81), email: 'maya', text: 'x'.repeat(3001) })).toEqual([
      { field: 'name', code: 'nameTooLong' },
      { field: 'email', code: 'emailInvalid' },
      { field: 'text', code: 'textTooLong' },
    ]);
  });

  test('keeps what was typed but for signs that nobody sees, and a name in one line', () => {
    const typed = { name: ' Ma\u202eya\r\n B ', email: ' a@example.com ', text: 'a\r\n<b>\u0007c\u2066' };
    expect(commentSchema.parse(typed)).toEqual({ name: 'Maya B', email: 'a@example.com', text: 'a\n<b>c' });
  });

  test('takes an address in any notation, and says of each field what did not come through', () => {
    const typed = { name: 'Maya', email: 'Maya <smith&jones@Müller.de>,', text: 'Thank you' };
    expect(commentSchema.parse(typed).email).toBe('smith&jones@xn--mller-kva.de');
    for (const field of ['name', 'email', 'text'] as const)
      for (const broken of ['\0', '\ufffd', '\ud83d'])
        expect(commentErrors({ ...typed, [field]: `${typed[field]}${broken}` })).toEqual([
          { field, code: 'unreadable' },
        ]);
    expect(commentErrors({ ...typed, name: '\u202e\u200b' })).toEqual([
      { field: 'name', code: 'nameMissing' },
    ]);
  });

  test('knows the same comment again in another normal form, case, spacing or notation', () => {
    const one = { name: 'Zoë', email: 'zoe@example.com', text: 'It’s a good\n\narticle' };
    const again = { name: 'ZOE\u0308 ', email: 'Zoe <ZOE@example.com>', text: "it's a  good article" };
    expect(canonicalComment('en/faq', commentSchema.parse(again))).toBe(
      canonicalComment('en/faq', commentSchema.parse(one)),
    );
  });
});

describe('a decision', () => {
  const decide = (fields: object) => decideSchema.safeParse(fields);
  test('is about the comment whose button was pressed, whatever else is ticked', () => {
    const pressed = { only: `spam:${ID}_3`, ticked: `${ID}_1`, decision: 'approved' };
    expect(decide(pressed).data).toEqual({ seen: [{ id: ID, version: 3 }], to: 'spam' });
  });

  test('is about all that are ticked where no button was pressed', () => {
    const ticked = decide({ ticked: [`${ID}_1`, `${ID}_2`], decision: 'rejected' }).data;
    expect(ticked).toMatchObject({ to: 'rejected', seen: [{ version: 1 }, { version: 2 }] });
  });

  test.each([
    [{ ticked: `${ID}_1`, decision: '' }, 'decision'],
    [{ decision: 'spam' }, 'ticked'],
    [{ only: `held:${ID}_1` }, 'only'],
    [{ only: `spam:nothing` }, 'only'],
    [{ ticked: 'x', decision: 'spam' }, 'ticked'],
  ])('%j is none', (fields, path) => {
    expect(decide(fields).error?.issues[0]?.path[0]).toBe(path);
  });
});

test('the address of a list leads back to it, and one that says nothing to what is held', () => {
  const after = { receivedAt: new Date(1234), id: ID };
  const query = new URL(commentsHref('spam', after), 'http://x').searchParams;
  expect(listSchema.parse(Object.fromEntries(query))).toEqual({ state: 'spam', after });
  expect(listSchema.parse({ state: 'x', after: "'" })).toEqual({ state: 'held', after: undefined });
  expect(commentsHref('held')).toBe('/replies');
});
