import { faultCode } from '@/lib/shared/fault-code';

const endless: { cause?: unknown } = {};
endless.cause = endless;

test.each([
  [endless, 'Error'],
  [Object.assign(new Error('secret'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  [Object.assign(new Error('secret'), { code: 'no code: secret' }), 'Error'],
  [new TypeError('secret'), 'TypeError'],
  [Object.assign(new Error('secret'), { name: 'has secret' }), 'Error'],
  [
    new TypeError('secret', { cause: Object.assign(new Error('secret'), { code: 'ENOTFOUND' }) }),
    'ENOTFOUND',
  ],
  [Object.assign(new Error('secret', { cause: { code: 'ETIMEDOUT' } }), { code: 'NO_ANSWER' }), 'NO_ANSWER'],
  [{ name: 'DriverAdapterError', cause: { kind: 'DatabaseNotReachable' } }, 'DatabaseNotReachable'],
  [{ code: 'P2010', meta: { driverAdapterError: { cause: { originalCode: '25006' } } } }, '25006'],
  [{ code: 'P2010', meta: {}, name: 'PrismaClientKnownRequestError' }, 'PrismaClientKnownRequestError'],
  ['secret', 'NOT_AN_ERROR'],
  [undefined, 'NOT_AN_ERROR'],
])('a fault is named by its code or its kind, never by its text (%#)', (fault, code) => {
  expect(faultCode(fault)).toBe(code);
});
