import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { NewPasskey } from '@/components/staff/account/new-passkey';
import { PasskeySignIn } from '@/components/staff/account/passkey-sign-in';
import { passkeyChallengeAction, passkeyOfferAction } from '@/lib/staff/sign-in/actions';

jest.mock('@/lib/staff/sign-in/actions', () => ({
  addPasskeyAction: jest.fn(),
  passkeyAction: jest.fn(),
  passkeyChallengeAction: jest.fn(),
  passkeyOfferAction: jest.fn(),
}));
jest.mock('@simplewebauthn/browser', () => ({
  browserSupportsWebAuthn: () => true, // jsdom has no authenticators
  startAuthentication: jest.fn(() => Promise.reject(new Error('no device'))),
  startRegistration: jest.fn(() => Promise.reject(new Error('no device'))),
}));

const ADDRESS = 'https://desk.calusa.example';
const link = () => screen.getByRole('link', { name: `Open ${ADDRESS}` });

beforeEach(() => {
  jest.clearAllMocks();
  window.history.replaceState(null, '', '/sign-in?next=%2Fdesk');
});

test('signing in at another address than that of the passkeys says which one to open, and asks no device', async () => {
  render(<PasskeySignIn next="/desk" address={ADDRESS} />);
  await userEvent.click(screen.getByRole('button', { name: 'Sign in with a passkey' }));
  expect(screen.getByRole('alert')).toHaveTextContent(`work at ${ADDRESS} only`);
  expect(link()).toHaveAttribute('href', `${ADDRESS}/sign-in?next=%2Fdesk`);
  expect(passkeyChallengeAction).not.toHaveBeenCalled();
});

test('so does making one', async () => {
  render(<NewPasskey done="/account" address={ADDRESS} />);
  await userEvent.type(screen.getByRole('textbox'), 'My laptop');
  await userEvent.click(screen.getByRole('button', { name: 'Create a passkey' }));
  expect(link()).toBeInTheDocument();
  expect(screen.getByRole('textbox')).toHaveValue('My laptop');
  expect(passkeyOfferAction).not.toHaveBeenCalled();
});

test('at the right address the device is asked', async () => {
  jest.mocked(passkeyChallengeAction).mockResolvedValue({ state: 'failed', code: 'COOKIES_BLOCKED' });
  render(<PasskeySignIn next="/desk" address={window.location.origin} />);
  await userEvent.click(screen.getByRole('button', { name: 'Sign in with a passkey' }));
  expect(passkeyChallengeAction).toHaveBeenCalledTimes(1);
  expect(screen.getByRole('alert')).toHaveTextContent('Your browser blocks cookies for this site');
});
