import { z } from 'zod';
import { openAction } from '@/lib/auth/action';
import { fail, ok } from '@/lib/shared/result';
import { signInSchema } from '@/lib/staff/sign-in/schema';
import { inviteSchema, joinSchema } from '@/lib/staff/team/schema';

let mockHeaders = new Headers({ 'sec-fetch-site': 'same-origin' });
jest.mock('next/headers', () => ({ headers: () => Promise.resolve(mockHeaders) }));

const schema = z.object({ why: z.string(), lines: z.array(z.string()) });
const action = openAction({ schema }, (input) => Promise.resolve(ok(input)));
const send = (why: string, lines: string[] = ['a', 'b']) => {
  const form = new FormData();
  form.set('why', why);
  for (const line of lines) form.append('lines', line);
  return action({ state: 'idle' }, form);
};

describe('whatever staff type', () => {
  test('comes in without controls that no keyboard types, and nothing else of it is touched', async () => {
    expect(await send(' a\u0007\u001b\u009b\r\nb\t ', ['Zoe\u0308', '\u0001x'])).toEqual({
      state: 'done',
      value: { why: ' a\nb\t ', lines: ['Zoe\u0308', 'x'] },
    });
  });

  test.each(['\0', '\ufffd', '\ud83d'])(
    'did not come through with %j in it, and its field says so',
    async (broken) => {
      const failed = { state: 'failed', code: 'INVALID' };
      expect(await send(`a${broken}`)).toEqual({ ...failed, fields: { why: 'UNREADABLE' } });
      expect(await send('a', ['b', broken])).toEqual({ ...failed, fields: { lines: 'UNREADABLE' } });
    },
  );
});

test.each([undefined, null, 'why=a', 7, { why: 'a' }, ['a'], new Map([['why', 'a']])])(
  'what is sent to an action in place of a form, such as %p, is refused',
  async (sent) => {
    expect(await action({ state: 'idle' }, sent as never)).toEqual({ state: 'failed', code: 'INVALID' });
  },
);

describe('a form that is refused', () => {
  const signIn = openAction({ schema: signInSchema, givesBack: ['email'] }, () =>
    Promise.resolve(fail('WRONG')),
  );
  const typed = new FormData();
  typed.set('email', 'ida@clinic.example');
  typed.set('password', 'green boats at seven');
  const refused = { state: 'failed', code: 'WRONG' };

  test('comes back without JavaScript with what may be shown, and with nothing else', async () => {
    mockHeaders = new Headers({ 'sec-fetch-site': 'same-origin' });
    const email = 'ida@clinic.example';
    expect(await signIn({ state: 'idle' }, typed)).toEqual({ ...refused, typed: { email } });
    expect(await signIn({ state: 'idle' }, new FormData())).toMatchObject({ typed: { email: '' } });
    mockHeaders = new Headers({ 'sec-fetch-site': 'cross-site' });
    const foreign = { state: 'failed', code: 'FOREIGN_ORIGIN', typed: { email } };
    expect(await signIn({ state: 'idle' }, typed)).toEqual(foreign);
  });

  test('stays as it is with JavaScript', async () => {
    mockHeaders = new Headers({ 'sec-fetch-site': 'same-origin', 'next-action': 'x' });
    expect(await signIn({ state: 'idle' }, typed)).toEqual(refused);
  });
});

describe('an account', () => {
  const invite = (email: string) => {
    const parsed = inviteSchema.safeParse({ email, role: 'intake' });
    return parsed.success ? parsed.data.email : parsed.error.issues[0]?.message;
  };

  test.each([
    ['Ida <Ida@Clinic.example>,', 'ida@clinic.example'],
    ['mailto:smith&jones@clinic.example', 'smith&jones@clinic.example'],
    ['\u200bida@Müller.de ', 'ida@xn--mller-kva.de'],
    [' ', 'MISSING'],
    ['ida@clinic', 'NOT_AN_EMAIL'],
    [`${'i'.repeat(65)}@clinic.example`, 'NOT_AN_EMAIL'],
  ])('of %j is %s', (typed, address) => expect(invite(typed)).toBe(address));

  test('is signed in to by any spelling of its address', () => {
    for (const email of ['Ida <IDA@müller.de>', 'ida@XN--mller-kva.de\u200b'])
      expect(signInSchema.parse({ email, password: 'x' }).email).toBe('ida@xn--mller-kva.de');
    expect(signInSchema.safeParse({ email: '\u200b', password: 'x' }).error?.issues[0]?.message).toBe(
      'MISSING',
    );
  });

  test('has a name of which something shows', () => {
    const name = (typed: string) => {
      const parsed = joinSchema.safeParse({ token: 't', name: typed, password: 'green boats at seven' });
      return parsed.success ? parsed.data.name : parsed.error.issues[0]?.message;
    };
    expect(['\u202eIda\u202c  Zoe\u0308', '\u3164', 'x'.repeat(101)].map(name)).toEqual([
      'Ida Zoë',
      'MISSING',
      'TOO_LONG',
    ]);
  });
});
