import { render } from '@testing-library/react';
import { globSync, readFileSync } from 'node:fs';
import { ChangePassword } from '@/components/staff/account/change-password';
import { CodeForm } from '@/components/staff/account/code-form';
import { ConfirmIdentityPanel } from '@/components/staff/account/confirm-identity-panel';
import { JoinForm } from '@/components/staff/account/join-form';
import { SignIn } from '@/components/staff/account/sign-in';
import { ConfirmFields } from '@/components/staff/confirm-fields';

jest.mock('next/navigation', () => ({ useRouter: () => ({ refresh: () => undefined }) }));
jest.mock('@/lib/staff/sign-in/actions', () => ({}));
jest.mock('@/lib/staff/team/actions', () => ({}));

const EMAIL = 'ana@clinic.example';
const FORMS = {
  'components/staff/account/sign-in.tsx': <SignIn next="" address="" />,
  'components/staff/account/code-form.tsx': <CodeForm next="" email={EMAIL} />,
  'components/staff/account/confirm-identity-panel.tsx': (
    <ConfirmIdentityPanel email={EMAIL} hasApp hasPasskey={false} address="" />
  ),
  'components/staff/account/change-password.tsx': <ChangePassword email={EMAIL} />,
  'components/staff/account/join-form.tsx': <JoinForm token="x" email={EMAIL} asksName={false} enrols />,
  'components/staff/confirm-fields.tsx': (
    <form>
      <ConfirmFields email={EMAIL} />
    </form>
  ),
};

test('every form that asks for a password is in this test', () => {
  const asking = globSync('{app,components}/**/*.tsx', { exclude: ['**/new-password-field.tsx'] }).filter(
    (file) => /<(?:TextField|input)[^>]*type="password"|<NewPasswordField/s.test(readFileSync(file, 'utf8')),
  );
  expect(Object.keys(FORMS)).toEqual(expect.arrayContaining(asking));
});

test.each(Object.entries(FORMS))(
  '%s tells a password manager whose password or code it asks for',
  (file, form) => {
    const { container } = render(form);
    const names = container.querySelectorAll<HTMLInputElement>('form input[autocomplete="username"]');
    expect(names).toHaveLength(1);
    const [name] = names;
    const secret = container.querySelector('input[type="password"], input[autocomplete="one-time-code"]');
    expect(name?.form).toBe(secret?.closest('form'));
    // It comes before the secret, where password managers look for it.
    expect(name!.compareDocumentPosition(secret!)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    const isTyped = file.endsWith('/sign-in.tsx');
    expect([name?.value, name?.hidden, name?.readOnly]).toEqual(
      isTyped ? ['', false, false] : [EMAIL, true, true],
    );
  },
);

test('a code form does without one where nobody knows whose code it is', () => {
  const { container } = render(<CodeForm next="" email={undefined} />);
  expect(container.querySelector('[autocomplete="username"]')).toBeNull();
});
