import { randomBytes } from 'node:crypto';
import { clinic } from '@/lib/clinic/data';
import { failureCode, hasRunOut } from '@/lib/outbox/attempts/domain';
import { CODE_VALID_MS, mailContentContext } from '@/lib/outbox/domain';
import { renderMail, type Delivery } from '@/lib/outbox/notify';
import type { MailContent, PersonTemplate, Template } from '@/lib/outbox/schema';
import { keyRing } from '@/lib/platform/keys';
import type { Mail } from '@/lib/platform/mail';
import { seal, SealError } from '@/lib/platform/sealing';

process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');
process.env.APP_URL = 'https://calusa.example';
process.env.MAIL_FROM = 'Calusa Recovery <site@calusa.example>';
process.env.MAIL_FROM_NEUTRAL = 'Front office <office@plain.example>';

const REFERENCE = 'K7QM-4TX9';
const LINK = 'https://plain.example/reply/remove/Zm9vYmFyYmF6';
const CONTENTS: Record<PersonTemplate, MailContent> = {
  consultation_acknowledged: { to: 'ana@example.com' },
  own_page_code: { to: 'ana@example.com', code: '482913' },
  reply_approved: { to: 'ana@example.com', link: LINK },
  appointment_told: {
    to: 'ana@example.com',
    appointment: {
      what: 'made',
      startsAt: '2026-11-30T20:05:00.000Z',
      event: { uid: '0b0b1e5c-6ff5-4c3f-9a2a-6a1df2f4b8a0', sequence: 0, minutes: 60 },
    },
  },
  signature_requested: { to: 'ana@example.com' },
};
const delivery = (
  template: PersonTemplate,
  sealedFor = 'd3b0',
  content: object = CONTENTS[template],
): Delivery => ({
  id: 'd3b0',
  template,
  recipient: null,
  sealedContent: seal(keyRing(), mailContentContext(sealedFor), JSON.stringify(content)),
  reference: null,
  createdAt: new Date('2026-11-22T20:05:00Z'),
  request: { reference: REFERENCE, receivedAt: new Date('2026-11-22T20:05:00Z') },
});
const readable = (text: string) => text.replace(/<style.*?<\/style>/gs, '').replace(/<[^>]+>/g, ' ');

/** Words that would give away what this is about to someone who sees the screen or runs the mail server. */
const TELLING =
  /calusa|recovery|matrix|clinic|consult|therap|psych|mental|health|treat|patient|care|counsel|intake|program|alcohol|drug|drink|depress|withdraw|fort myers|florida|desk/i;

describe.each(Object.keys(CONTENTS) as PersonTemplate[])('the mail %s', (template) => {
  let mail: Mail;
  beforeAll(async () => {
    mail = await renderMail(delivery(template));
  });

  test('says nothing of the clinic or of health, in no part and no header', () => {
    const { subject, from, text, html, messageId } = mail;
    for (const part of [subject, from, text, readable(html), html, messageId])
      expect(part).not.toMatch(TELLING);
    expect(text + html).not.toContain(clinic().phone);
    expect(text).not.toMatch(/\d{3}\W{1,2}\d{3}\W\d{4}/);
  });

  test('comes from the neutral address, whose host its Message-ID names, and goes to the person', () => {
    expect(mail).toMatchObject({
      from: 'Front office <office@plain.example>',
      to: 'ana@example.com',
      messageId: '<d3b0@plain.example>',
    });
  });

  test('has no link but the one that it brings, and loads nothing', () => {
    const html = mail.html.replace(/<!DOCTYPE[^>]*>/i, '');
    const own = new RegExp(`<a [^>]*href="${RegExp.escape(LINK)}"[^>]*>${RegExp.escape(LINK)}</a>`);
    const rest =
      CONTENTS[template].link === LINK
        ? html.replace(own, '') + mail.text.replace(LINK, '')
        : html + mail.text;
    expect(rest).not.toMatch(/https?:|<a\b|<img|<script|<link|url\(|src=/i);
  });

  test('is not opened in the place of another', async () => {
    await expect(renderMail(delivery(template, 'other'))).rejects.toThrow(SealError);
  });
});

test('the acknowledgement gives the reference and says what it is needed with, the code stays out of it', async () => {
  const content = { to: 'ana@example.com', code: '482913' };
  const { text, subject } = await renderMail(delivery('consultation_acknowledged', 'd3b0', content));
  expect(text).toContain(REFERENCE);
  expect(text).toContain('it and this email address');
  expect(text + subject).not.toContain('482913');
});

test('the code is in its mail with the time in which it is good, and not in its subject; the reference is in neither', async () => {
  const { text, subject } = await renderMail(delivery('own_page_code'));
  expect(text).toContain('482913');
  expect(text).toContain(`within ${CODE_VALID_MS / 60_000} minutes`);
  expect(subject).not.toContain('482913');
  expect(text + subject).not.toContain(REFERENCE);
});

test('a mail to a person without an address is never sent', async () => {
  await expect(renderMail(delivery('own_page_code', 'd3b0', { to: 'ana' }))).rejects.toThrow();
});

describe('how long a mail is tried', () => {
  const MINUTE = 60_000;
  const after = (template: Template, milliseconds: number) =>
    hasRunOut(template, new Date(0), new Date(milliseconds));

  test('is as long as the code is good, where it brings one', () => {
    expect(CODE_VALID_MS).toBe(15 * MINUTE);
    expect(after('own_page_code', 15 * MINUTE - 1)).toBe(false);
    expect(after('own_page_code', 15 * MINUTE)).toBe(true);
  });

  test.each<Template>([
    'consultation_received',
    'consultation_acknowledged',
    'consent_withdrawn',
    'consultation_deleted',
  ])('is three days for %s', (template) => {
    const threeDays = 3 * 24 * 60 * MINUTE;
    expect(after(template, threeDays - 1)).toBe(false);
    expect(after(template, threeDays)).toBe(true);
  });
});

test('why a mail was not accepted is told by a code, never by the server’s text', () => {
  const text = 'no mail for ana@example.com';
  expect(failureCode(Object.assign(new Error(text), { responseCode: 450 }))).toBe('SMTP_450');
  expect(failureCode(Object.assign(new Error(text), { code: 'ECONNREFUSED' }))).toBe('NO_CONNECTION');
  for (const fault of [new Error(text), { code: text }, { responseCode: 250 }, { code: 42 }])
    expect(failureCode(fault)).toBe('OTHER');
});
