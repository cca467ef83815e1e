import { PART2_NOTICE_TEXT } from '@/content/part2-notice';
import type { Appointment } from '@/lib/cases/appointments/data';
import { KIND_LABELS, type AppointmentEnd } from '@/lib/cases/appointments/fields';
import type { InsuranceCheck } from '@/lib/cases/insurance/data';
import type { Status } from '@/lib/clinic/statuses';
import type { StoredConsent } from '@/lib/intake/domain';
import { questionsIn, type AnswerName } from '@/lib/intake/questions';
import type { ConsultationInput } from '@/lib/intake/schema';
import { MINUTE_MS } from '@/lib/shared/durations';

/** How long an allowed hand-over may be fetched. */
export const FETCH_WITHIN_MS = 2 * MINUTE_MS;

/** A FHIR R4 resource. Tests check each against the published definitions (https://hl7.org/fhir/R4). */
type Resource = { resourceType: string } & Readonly<Record<string, unknown>>;

/** One request with everything that the clinic's record system gets. */
export type HandedOver = {
  id: string;
  reference: string;
  receivedAt: Date;
  status: Status;
  answers: ConsultationInput;
  consents: readonly StoredConsent[];
  appointments: readonly Appointment[];
  /** The newest insurance check. */
  check: InsuranceCheck | null;
};

/** What the form calls a question. */
type LabelOf = (name: AnswerName) => string;

/** 42 CFR part 2 and restricted, as HL7's code systems name them: on the bundle and on each resource. */
const SECURITY = [
  {
    system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
    code: '42CFRPart2',
    display: '42 CFR Part2',
  },
  { system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R', display: 'restricted' },
];

const text = (words: string) => ({ text: words });
const urn = (id: string) => `urn:uuid:${id}`;

/** Resources that refer to each other by ids made for this bundle. */
type Parts = { request: HandedOver; labelOf: LabelOf; idOf: (part: string) => string };
const refer = ({ idOf }: Parts, part: string) => ({ reference: urn(idOf(part)) });

const isForThemself = ({ askingFor }: ConsultationInput) => askingFor === '' || askingFor === 'myself';
/** Whoever wrote: the person themself, or someone who asks for another. */
const writer = (parts: Parts) =>
  refer(parts, isForThemself(parts.request.answers) ? 'patient' : 'related-person');

const contactOf = ({ name, phone, email }: ConsultationInput) => ({
  name: [text(name)],
  ...((phone !== '' || email !== '') && {
    telecom: [
      ...(phone === '' ? [] : [{ system: 'phone', value: phone }]),
      ...(email === '' ? [] : [{ system: 'email', value: email }]),
    ],
  }),
});

/** Someone who asks for another person has told us nothing that names them. */
const patient = ({ request: { id, answers } }: Parts): Resource => ({
  resourceType: 'Patient',
  identifier: [{ system: 'urn:ietf:rfc:3986', value: urn(id) }],
  active: true,
  ...(isForThemself(answers) && contactOf(answers)),
});

const relatedPerson = (parts: Parts): Resource => {
  const { answers } = parts.request;
  const isProfessional = answers.askingFor === 'professional';
  return {
    resourceType: 'RelatedPerson',
    active: true,
    patient: refer(parts, 'patient'),
    relationship: [text(isProfessional ? 'Professional who referred the person' : 'Asked for the person')],
    ...contactOf(answers),
  };
};

const questionnaireResponse = (parts: Parts): Resource => {
  const { answers, receivedAt } = parts.request;
  const items = questionsIn('requestPage').flatMap((name) => {
    const given = [answers[name]].flat().filter((value) => value !== '');
    const answer = given.map((valueString) => ({ valueString }));
    return given.length === 0 ? [] : [{ linkId: name, text: parts.labelOf(name), answer }];
  });
  return {
    resourceType: 'QuestionnaireResponse',
    status: 'completed',
    subject: refer(parts, 'patient'),
    authored: receivedAt.toISOString(),
    source: writer(parts),
    ...(items.length > 0 && { item: items }),
  };
};

const consent = (
  parts: Parts,
  { kind, version, text: words, givenAt, withdrawnAt }: StoredConsent,
): Resource => ({
  resourceType: 'Consent',
  status: withdrawnAt === null ? 'active' : 'inactive',
  scope: {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }],
  },
  category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
  patient: refer(parts, 'patient'),
  dateTime: givenAt.toISOString(),
  performer: [writer(parts)],
  sourceAttachment: {
    contentType: 'text/plain; charset=utf-8',
    title: version,
    data: Buffer.from(words).toString('base64'),
  },
  policyRule: text(kind === 'substance_use' ? '42 CFR 2.31' : `Consent: ${kind}`),
  provision: { type: withdrawnAt === null ? 'permit' : 'deny' },
});

const TASK_STATUSES: Readonly<Record<Status, string>> = {
  new: 'requested',
  quarantined: 'on-hold',
  contacting: 'in-progress',
  scheduled: 'in-progress',
  admitted: 'completed',
  referred: 'completed',
  declined: 'rejected',
  unreachable: 'failed',
};

/** What is to be done, with the notice that has to go with the record (42 CFR 2.32). */
const task = (parts: Parts, now: Date): Resource => ({
  resourceType: 'Task',
  identifier: [{ system: 'urn:ietf:rfc:3986', value: urn(parts.request.id) }],
  status: TASK_STATUSES[parts.request.status],
  intent: 'order',
  description: `Consultation request ${parts.request.reference}`,
  focus: refer(parts, 'answers'),
  for: refer(parts, 'patient'),
  authoredOn: parts.request.receivedAt.toISOString(),
  lastModified: now.toISOString(),
  requester: writer(parts),
  note: [{ text: PART2_NOTICE_TEXT }],
});

const coverage = (parts: Parts, { payer, plan, memberId }: InsuranceCheck): Resource => ({
  resourceType: 'Coverage',
  status: 'active',
  ...(memberId !== '' && { subscriberId: memberId }),
  beneficiary: refer(parts, 'patient'),
  payor: [{ display: payer }],
  ...(plan !== '' && {
    class: [
      {
        type: {
          coding: [{ system: 'http://terminology.hl7.org/CodeSystem/coverage-class', code: 'plan' }],
        },
        value: plan,
      },
    ],
  }),
});

const APPOINTMENT_STATUSES: Readonly<Record<AppointmentEnd, string>> = {
  moved: 'cancelled',
  canceled: 'cancelled',
  kept: 'fulfilled',
  missed: 'noshow',
};

const appointment = (
  parts: Parts,
  { startsAt, minutes, kind, endedAs, with: staff }: Appointment,
): Resource => ({
  resourceType: 'Appointment',
  status: endedAs === null ? 'booked' : APPOINTMENT_STATUSES[endedAs],
  description: KIND_LABELS[kind],
  start: startsAt.toISOString(),
  end: new Date(startsAt.getTime() + minutes * MINUTE_MS).toISOString(),
  minutesDuration: minutes,
  participant: [
    { actor: refer(parts, 'patient'), status: 'accepted' },
    { actor: { display: staff.name }, status: 'accepted' },
  ],
});

/**
 * The request as a FHIR R4 Bundle for the clinic's record system.
 * @param newId makes the id of each resource
 */
export function bundleOf(request: HandedOver, labelOf: LabelOf, newId: () => string, now: Date): Resource {
  const ids = new Map<string, string>();
  const idOf = (part: string) => {
    const known = ids.get(part) ?? newId();
    ids.set(part, known);
    return known;
  };
  const parts: Parts = { request, labelOf, idOf };
  const { answers, consents, appointments, check } = request;
  const resources: (readonly [string, Resource])[] = [
    ['patient', patient(parts)],
    ...(isForThemself(answers) ? [] : [['related-person', relatedPerson(parts)] as const]),
    ['answers', questionnaireResponse(parts)],
    ...consents.map((one) => [`consent/${one.kind}`, consent(parts, one)] as const),
    ['task', task(parts, now)],
    ...(check ? [['coverage', coverage(parts, check)] as const] : []),
    ...appointments
      .filter(({ endedAs }) => endedAs !== 'moved')
      .map((one) => [`appointment/${one.id}`, appointment(parts, one)] as const),
  ];
  return {
    resourceType: 'Bundle',
    meta: { security: SECURITY },
    identifier: { system: 'urn:ietf:rfc:3986', value: urn(idOf('bundle')) },
    type: 'collection',
    timestamp: now.toISOString(),
    entry: resources.map(([part, resource]) => ({
      fullUrl: urn(idOf(part)),
      resource: { ...resource, id: idOf(part), meta: { security: SECURITY } },
    })),
  };
}

/** Reveals nothing about anyone, since file names get around. */
export const fileName = (now: Date): string => `hand-over-${now.toISOString().slice(0, 10)}.json`;
