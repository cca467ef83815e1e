import { randomBytes } from 'node:crypto';
import { CLIENT_ADDRESS_HEADER } from '@/lib/platform/client-address';
import { cspReports } from '@/lib/platform/csp/reports';
import { log } from '@/lib/platform/log';
import { useDatabase } from '../support/database';

useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');

const warned = jest.spyOn(log, 'warn').mockImplementation(() => undefined);
beforeEach(() => void warned.mockClear());

const receive = cspReports(['desk', 'copy']);

/** What is logged for a report from a browser at this address. */
async function loggedOf(address: string, directive: string, more: { page?: string; note?: string } = {}) {
  warned.mockClear();
  const { page = '/', note = '' } = more;
  const answer = await receive(
    new Request('https://clinic.example/api/csp-report', {
      method: 'POST',
      headers: { 'content-type': 'application/csp-report', [CLIENT_ADDRESS_HEADER]: address },
      body: JSON.stringify({
        'csp-report': {
          'document-uri': `https://clinic.example${page}`,
          'effective-directive': directive,
          'script-sample': note,
        },
      }),
    }),
  );
  expect(answer.status).toBe(204);
  return warned.mock.calls;
}

test('a fault of a part of the site is logged once an hour, whoever meets it, and nothing else of its report', async () => {
  expect(await loggedOf('192.0.2.1', 'img-src', { page: '/desk/CANARY', note: 'CANARY' })).toEqual([
    ['csp.violation', { code: 'img-src', route: 'desk' }],
  ]);
  expect(await loggedOf('192.0.2.2', 'img-src', { page: '/desk' })).toEqual([]);
  expect(await loggedOf('192.0.2.2', 'img-src', { page: '/copy' })).toHaveLength(1);
});

test('an address is heard thirty times in ten minutes, and takes nothing from another', async () => {
  for (let time = 0; time < 30; time += 1) await loggedOf('192.0.2.3', 'font-src');
  expect(await loggedOf('192.0.2.3', 'media-src')).toEqual([]);
  expect(await loggedOf('192.0.2.4', 'media-src')).toHaveLength(1);
});

test('a report is read up to 16 KB', async () => {
  expect(await loggedOf('192.0.2.5', 'style-src', { note: 'a'.repeat(17_000) })).toEqual([]);
  expect(await loggedOf('192.0.2.5', 'style-src', { note: 'a'.repeat(15_000) })).toHaveLength(1);
});
