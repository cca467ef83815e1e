import { browserName } from '@/lib/auth/browser-name';
import { USER_AGENTS } from '../support/user-agents';

test.each(USER_AGENTS)('%s is known by %s, and stays what it is', (name, userAgent) => {
  expect(browserName(userAgent)).toBe(name);
  expect(browserName(name)).toBe(name);
});

test('no header at all is an unknown browser', () => {
  expect(browserName(null)).toBe('Unknown browser');
});
