import { randomBytes } from 'node:crypto';
import { mailContentContext } from '@/lib/outbox/domain';
import { TEMPLATES } from '@/lib/outbox/fields';
import { renderMail, type Delivery } from '@/lib/outbox/notify';
import { isNewOutage } from '@/lib/outbox/outage/domain';
import { resendProblem } from '@/lib/outbox/resending/domain';
import type { MailContent, NoticeTemplate } from '@/lib/outbox/schema';
import { keyRing } from '@/lib/platform/keys';
import { seal } from '@/lib/platform/sealing';
import { isolated } from '@/lib/shared/bidi';

process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');
process.env.APP_URL = 'https://calusa.example';
process.env.MAIL_FROM = 'Calusa Recovery <site@mail.calusa.example>';

const REFERENCE = 'K7QM-4TX9';
const AT = new Date('2026-11-23T20:05:00Z');
const TO = 'ida@calusa.example';
const DIGEST = {
  fresh: 3,
  late: 1,
  contacting: 4,
  followUps: 5,
  quarantined: 9,
  quarantinedLate: 2,
  undelivered: 6,
  deletedSoon: 7,
  toReassign: 8,
};

const notice = (template: NoticeTemplate, content?: Omit<MailContent, 'to'>): Delivery => ({
  id: 'd3b0',
  template,
  recipient: TO,
  sealedContent: content
    ? seal(keyRing(), mailContentContext('d3b0'), JSON.stringify({ to: TO, ...content }))
    : null,
  reference: null,
  createdAt: AT,
  request: content
    ? null
    : {
        reference: REFERENCE,
        receivedAt: new Date('2026-11-23T14:30:00Z'),
        dueAt: new Date('2026-11-23T18:30:00Z'),
        followUpAt: new Date('2026-11-23T20:00:00Z'),
      },
});
const plain = (text: string) => text.replaceAll('\u202f', ' ').replace(/\s+/g, ' ');
const linksIn = (text: string) => [...new Set(text.match(/https?:\/\/[^\s"'<)\]]+/g))];

const NOTICES = {
  request_unanswered: {
    delivery: notice('request_unanswered'),
    subject: 'Request K7QM-4TX9 is still unanswered',
    says: [REFERENCE, '9:30 AM EST', '1:30 PM EST', 'On Monday, November 23, 2026 at 3:05 PM EST no attempt'],
    link: `https://calusa.example/desk/requests/${REFERENCE}`,
  },
  follow_up_due: {
    delivery: notice('follow_up_due'),
    subject: 'Follow-up due for K7QM-4TX9',
    says: [REFERENCE, '3:00 PM EST'],
    link: `https://calusa.example/desk/requests/${REFERENCE}`,
  },
  request_assigned: {
    delivery: notice('request_assigned'),
    subject: 'Request K7QM-4TX9 is assigned to you',
    says: [REFERENCE, 'is yours now'],
    link: `https://calusa.example/desk/requests/${REFERENCE}`,
  },
  daily_digest: {
    delivery: notice('daily_digest', { digest: DIGEST }),
    subject: 'What is waiting at the desk',
    says: [
      '3 new',
      '1 past the time',
      '5 follow-ups',
      '9 in quarantine',
      '2 of those',
      '6 emails',
      '7 due to be deleted',
      '8 open with an owner',
    ],
    link: 'https://calusa.example/desk',
  },
  delivery_alarm: {
    delivery: notice('delivery_alarm', { alarm: { waiting: 2, waitingMinutes: 7, failed: 1 } }),
    subject: 'Email is not being delivered from the site',
    says: ['2 emails had waited', '7 minutes', '1 email from the last day had failed'],
    link: 'https://calusa.example/desk/deliveries',
  },
  settings_changed: {
    delivery: notice('settings_changed', {
      settings: {
        by: 'Ada',
        lines: ['Days that a request is kept, Admitted: 365 instead of 2,555'],
        deletes: { at: '2026-11-30T20:05:00.000Z', requests: 12 },
      },
    }),
    subject: 'Requests will be deleted sooner',
    says: ['Ada changed', '365 instead of 2,555', 'November 30, 2026', '12 requests', 'can stop it'],
    link: 'https://calusa.example/copy/settings',
  },
  copy_digest: {
    delivery: notice('copy_digest', {
      copy: { held: 2, setApart: 3, reviews: ['/faq'], evidence: ['/about'] },
    }),
    subject: 'Comments and pages waiting for you',
    says: [
      '2 comments are awaiting review',
      '3 comments look like spam',
      'pages are due for review: /faq',
      'needs evidence: /about',
    ],
    link: 'https://calusa.example/replies',
  },
  quarantine_waiting: {
    delivery: notice('quarantine_waiting', { digest: DIGEST }),
    subject: '9 requests in quarantine to check',
    says: ['Quarantine has 9 requests', 'half the time for a first contact has passed'],
    link: 'https://calusa.example/desk?view=quarantined',
  },
  requests_waiting: {
    delivery: notice('requests_waiting', { waiting: { fresh: 12, today: 3, quarantined: 590 } }),
    subject: '12 waiting, 3 of them for today, 590 in quarantine',
    says: ['12 waiting, 3 of them for today, 590 in quarantine', 'one email a minute at most'],
    link: 'https://calusa.example/desk',
  },
  page_returned: {
    delivery: notice('page_returned', { link: 'https://calusa.example/copy/edit/en/about' }),
    subject: 'A page you asked to publish was sent back',
    says: ['asked for a change before it’s published', 'Your text is there as a draft'],
    link: 'https://calusa.example/copy/edit/en/about',
  },
  change_declined: {
    delivery: notice('change_declined', { link: 'https://calusa.example/copy/settings#facts' }),
    subject: 'A change you asked for was declined',
    says: ['declined it, so the site is as it was', 'shows their reason'],
    link: 'https://calusa.example/copy/settings#facts',
  },
  important_change: {
    delivery: notice('important_change', {
      change: { what: 'administrator_invited', by: 'Ada', about: 'new@clinic.example' },
    }),
    subject: 'An administrator was invited',
    says: ['An administrator was invited: new@clinic.example', 'Done by Ada on', 'If you didn’t expect this'],
    link: 'https://calusa.example/team',
  },
  appointment_notice: {
    delivery: {
      ...notice('appointment_notice', {
        appointment: { what: 'moved', startsAt: '2026-11-30T20:05:00.000Z' },
      }),
      request: notice('follow_up_due').request,
    },
    subject: 'Appointment moved for K7QM-4TX9',
    says: ['It is now on Monday, November 30, 2026 at 3:05 PM EST'],
    link: 'https://calusa.example/desk/requests/K7QM-4TX9',
  },
} satisfies Record<NoticeTemplate, { delivery: Delivery; subject: string; says: string[]; link: string }>;

test.each(Object.entries(NOTICES))(
  'the mail %s says what it must, leads to one place and loads nothing',
  async (_, { delivery, subject, says, link }) => {
    const mail = await renderMail(delivery);
    expect(mail).toMatchObject({ subject, to: TO, from: 'Calusa Recovery <site@mail.calusa.example>' });
    for (const words of says) expect(plain(mail.text)).toContain(words);
    const html = mail.html.replace(/<!DOCTYPE[^>]*>/i, '');
    expect(linksIn(html)).toEqual([link]);
    expect(linksIn(mail.text)).toEqual([link]);
    expect(html).not.toMatch(/<img|<script|<link|url\(|src=/i);
  },
);

test('a day on which nothing waits is told as such', async () => {
  const none = Object.fromEntries(Object.keys(DIGEST).map((name) => [name, 0])) as typeof DIGEST;
  expect((await renderMail(notice('daily_digest', { digest: none }))).text).toContain('Nothing is waiting.');
});

test('only mails to staff about a request can be made again', () => {
  const again = TEMPLATES.filter((template) => resendProblem({ state: 'failed', template }) === null);
  expect(again).toEqual([
    'consultation_received',
    'consent_withdrawn',
    'consultation_deleted',
    'request_unanswered',
    'follow_up_due',
    'request_assigned',
  ]);
  for (const template of TEMPLATES) expect(resendProblem({ state: 'queued', template })).toBe('STILL_QUEUED');
});

describe('an outage', () => {
  const at = (minutes: number) => new Date(AT.getTime() + minutes * 60_000);
  const DAY_MINUTES = 24 * 60;
  /** A mail queued at that time, which is late five minutes later. */
  const stuck = (
    minutes: number,
    code: string | null = 'NO_CONNECTION',
    recipient: string | null = 'ana@a.example',
  ) => ({
    recipient,
    code,
    createdAt: at(minutes),
    stuckAt: at(minutes + 5),
  });
  const took = (minutes: number, recipient: string | null = 'bo@a.example') => ({
    recipient,
    at: at(minutes),
  });
  const REFUSED = 'SMTP_550';

  test('is news once, and again after a day', () => {
    expect(isNewOutage([], [], null, at(6))).toBe(false);
    expect(isNewOutage([stuck(0)], [], null, at(6))).toBe(true);
    expect(isNewOutage([stuck(0), stuck(7)], [], at(6), at(60))).toBe(false);
    expect(isNewOutage([stuck(7)], [], at(6), at(60))).toBe(true);
    expect(isNewOutage([stuck(0)], [], at(6), at(6 + DAY_MINUTES - 1))).toBe(false);
    expect(isNewOutage([stuck(0)], [], at(6), at(6 + DAY_MINUTES))).toBe(true);
  });

  test('is news while one address is refused for good, whether others got mail in between or not', () => {
    const refused = stuck(0, REFUSED, 'gone@a.example');
    for (const accepted of [[], [took(-1)], [took(3)], [took(30)]])
      expect(isNewOutage([refused, stuck(40)], accepted, at(6), at(46))).toBe(true);
    expect(isNewOutage([refused], [took(3)], at(6), at(46))).toBe(false);
  });

  test('is news where mail got out since the last one, though one of its mails still waits for its next try', () => {
    expect(isNewOutage([stuck(0), stuck(20)], [took(10)], at(6), at(26))).toBe(true);
    expect(isNewOutage([stuck(0), stuck(4)], [took(10)], at(6), at(12))).toBe(false); // both part of the first outage
  });

  test('of one address is news once, and again once it had mail in between', () => {
    const [first, second] = [stuck(0, REFUSED), stuck(60, REFUSED)];
    expect(isNewOutage([first, second], [took(30)], at(6), at(66))).toBe(false);
    expect(isNewOutage([first, second], [took(30, 'ana@a.example')], at(6), at(66))).toBe(true);
    expect(isNewOutage([first, stuck(60, REFUSED, 'cy@a.example')], [took(61)], at(6), at(66))).toBe(true);
  });

  test('in which all are refused is one, whoever it is', () => {
    expect(isNewOutage([stuck(0, 'SMTP_451'), stuck(9, 'SMTP_451', 'bo@a.example')], [], at(6), at(15))).toBe(
      false,
    );
  });

  test('that comes and goes is not told with every mail that is late', () => {
    expect(isNewOutage([stuck(0), stuck(20)], [took(24)], at(6), at(26))).toBe(false);
  });
});

describe('a name or a title that turns what follows it', () => {
  const TURNING = 'Ida \u202e\u2066שלום';
  const SET_APART = /\u2068[^\u2066-\u2069]*\u2069/g;

  test.each<[NoticeTemplate, Omit<MailContent, 'to'>]>([
    ['important_change', { change: { what: 'role_changed', by: TURNING, about: TURNING } }],
    ['settings_changed', { settings: { by: TURNING, lines: [`Phone: ${isolated(TURNING)}`] } }],
  ])('is set apart in %s', async (template, content) => {
    const { subject, html, text } = await renderMail(notice(template, content));
    expect(text.match(/שלום/g)?.length).toBeGreaterThan(1);
    for (const part of [subject, html, text]) expect(part.replace(SET_APART, '')).not.toContain('שלום');
  });
});
