import { weaknessOf } from '@/lib/auth/password-strength';

const IDA = { name: 'Zoë Lindgren', email: 'ida.smith@harbor-clinic.example' };
const CLINIC = { name: 'Calusa Recovery', city: 'Fort Myers, Florida' };
const judge = (password: string, owner = IDA) => weaknessOf(password, owner, CLINIC);

test.each([
  'P@ssw0rd1234',
  'Password1234',
  'password123!',
  'Welcome12345!',
  'iloveyou1234',
  'letmein12345',
  'drowssap1234',
  'Adminadmin12',
  'qwertyuiop123',
  '123456789012',
  'zaq12wsxcde3',
])('%s is among those that are tried first', async (password) =>
  expect(await judge(password)).toBe('COMMON'),
);

test.each([
  'passwordpassword',
  'monkeydragon1',
  'aaaaaaaaaaaa',
  'abcdabcdabcd',
  '!@#$%^&*()_+',
  'Summer2026!!',
  'Winter2025Winter',
  '@'.repeat(128),
])('%s is a pattern', async (password) => expect(await judge(password)).toBe('PATTERN'));

test.each([
  'ZoeLindgren2026',
  'zoë lindgren!!',
  'L1ndgr3n.Sm!th.77',
  'nergdnil-calusa',
  'ida@harbor-clinic',
  'CalusaRecovery1!',
  'C@lusaR3c0very!',
  'Fort Myers 2026!',
  'recovery florida recovery',
  'Lindgren04/12/1980',
  'MyNameIsZoe!!',
])('%s is made of words of her own and the clinic’s', async (password) =>
  expect(await judge(password)).toBe('PERSONAL'),
);

test.each([
  'green boats at seven',
  'correct horse battery staple',
  'x7#kQ9!mP2vL',
  'Lindgren sails green boats at seven',
  'très long mot de passe à retenir',
  'зелёные лодки в семь часов',
  '緑の船は七時に出港しますよね',
])('%s is hard to guess', async (password) => expect(await judge(password)).toBeNull());

test('a name with marks of regular expressions is a name', async () => {
  const owner = { name: '(.*)+ [a-z]\\', email: '$^|@x' };
  expect(await judge('green boats at seven', owner)).toBeNull();
});
