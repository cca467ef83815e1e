import { faultCode } from '@/lib/shared/fault-code';

test.each([
  [Object.assign(new Error('secret'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  [Object.assign(new Error('secret'), { code: 'no code: secret' }), 'Error'],
  [new TypeError('secret'), 'TypeError'],
  [Object.assign(new Error('secret'), { name: 'has secret' }), 'UNKNOWN'],
  ['secret', 'UNKNOWN'],
  [undefined, 'UNKNOWN'],
])('a fault is named by its code or its kind, never by its text (%#)', (fault, code) => {
  expect(faultCode(fault)).toBe(code);
});
