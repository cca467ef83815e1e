import { logConsole } from '@/lib/platform/http/console';
import { log } from '@/lib/platform/log';

const original = { ...console };
afterEach(() => {
  Object.assign(console, original);
  jest.restoreAllMocks();
});

test('what Next says becomes a line of our log, without its text', () => {
  const error = jest.spyOn(log, 'error').mockReturnValue();
  const warn = jest.spyOn(log, 'warn').mockReturnValue();
  logConsole();
  const forged = new TypeError('CANARY\n    at CANARY (/tmp/canary.js:1:1)');
  console.error('⨯', forged);
  console.warn('CANARY');
  expect(error).toHaveBeenCalledWith('next.message', {
    code: 'TypeError',
    at: expect.stringMatching(/^tests\/unit\/console\.test\.ts:\d+:\d+$/),
  });
  expect(warn).toHaveBeenCalledWith('next.message', { code: 'UNKNOWN' });
  expect(JSON.stringify([error.mock.calls, warn.mock.calls])).not.toContain('CANARY');
});
