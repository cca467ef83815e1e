import { mailContentContext } from '@/lib/outbox/domain';
import { renderMail, type Delivery } from '@/lib/outbox/notify';
import type { MailContent, StaffTemplate } from '@/lib/outbox/schema';
import { keyRing } from '@/lib/platform/keys';
import type { Mail } from '@/lib/platform/mail';
import { seal } from '@/lib/platform/sealing';

process.env.APP_URL = 'https://calusa.example';
process.env.CONFIDENTIAL_KEYS = Buffer.alloc(32, 7).toString('base64');
process.env.MAIL_FROM = 'Calusa Recovery <site@mail.calusa.example>';

const REFERENCE = 'K7QM-4TX9';
const AT = new Date('2026-11-22T20:05:00Z');
const MOMENT = 'Sunday, November 22, 2026 at 3:05 PM EST';
const stored = { reference: REFERENCE, receivedAt: AT };

/** What each mail is about: the request as stored, or the reference of a deleted one. */
const ABOUT: Record<StaffTemplate, Pick<Delivery, 'request' | 'reference' | 'createdAt'>> = {
  consultation_received: { request: stored, reference: null, createdAt: new Date('2026-11-23T09:00:00Z') },
  consent_withdrawn: { request: { ...stored, receivedAt: new Date(0) }, reference: null, createdAt: AT },
  consultation_deleted: { request: null, reference: REFERENCE, createdAt: AT },
};
const SUBJECTS: Record<StaffTemplate, string> = {
  consultation_received: 'New request K7QM-4TX9',
  consent_withdrawn: 'Consent changed for K7QM-4TX9',
  consultation_deleted: 'Request K7QM-4TX9 was deleted',
};
const delivery = (template: StaffTemplate): Delivery => ({
  id: 'd3b0',
  template,
  recipient: 'intake@calusa.example',
  sealedContent: null,
  ...ABOUT[template],
});
const plain = (text: string) => text.replaceAll('\u202f', ' ').replace(/\s+/g, ' ');
const linksIn = (text: string) => [...new Set(text.match(/https?:\/\/[^\s"'<)\]]+/g))];

describe.each(Object.keys(ABOUT) as StaffTemplate[])('the mail %s to staff', (template) => {
  let mail: Mail;
  beforeAll(async () => {
    mail = await renderMail(delivery(template));
  });

  test.each(['html', 'text'] as const)(
    'names the reference, the moment and where to read more in its %s',
    (part) => {
      const text = plain(mail[part].replaceAll('<!-- -->', ''));
      for (const needed of [REFERENCE, MOMENT, 'https://calusa.example/desk']) expect(text).toContain(needed);
    },
  );

  test('has a text part without markup', () => {
    expect(mail.text).not.toMatch(/<[a-z!/]/i);
  });

  test('leads to the desk and nowhere else, and loads nothing', () => {
    const html = mail.html.replace(/<!DOCTYPE[^>]*>/i, '');
    expect(linksIn(html)).toEqual(['https://calusa.example/desk']);
    expect(linksIn(mail.text)).toEqual(['https://calusa.example/desk']);
    expect(html).not.toMatch(/<img|<script|<link|url\(|src=/i);
  });

  test('says nothing but the reference in its subject, and goes from the site to its recipient', () => {
    expect(mail).toMatchObject({
      subject: SUBJECTS[template],
      from: 'Calusa Recovery <site@mail.calusa.example>',
      to: 'intake@calusa.example',
    });
  });

  test('carries the same message id at a second try, so that a copy is known for one', async () => {
    expect(mail.messageId).toBe('<d3b0@mail.calusa.example>');
    expect(await renderMail(delivery(template))).toEqual(mail);
  });
});

test('who deleted a request, or took back a consent, is left in peace', async () => {
  expect(plain((await renderMail(delivery('consultation_deleted'))).text)).toMatch(
    /Don’t call, text, or write about it/,
  );
  expect(plain((await renderMail(delivery('consent_withdrawn'))).text)).toMatch(
    /Before anyone calls, texts, or writes, check on the desk what’s still allowed/,
  );
});

describe('the mail about many tries', () => {
  const text = async (content: Omit<MailContent, 'to'>) => {
    const to = 'ida@calusa.example';
    const sealedContent = seal(keyRing(), mailContentContext('d3b0'), JSON.stringify({ to, ...content }));
    const about = { id: 'd3b0', recipient: to, request: null, reference: null, createdAt: AT, sealedContent };
    return plain((await renderMail({ ...about, template: 'account_locked' })).text);
  };

  test('after wrong passwords says that none was found out', async () => {
    for (const content of [{ by: 'password' as const }, {}]) {
      expect(await text(content)).toContain('too many wrong passwords');
      expect(await text(content)).toContain('No one signed in');
    }
  });

  test('after wrong codes says that the password is known, and what to do', async () => {
    const said = await text({ by: 'code' });
    expect(said).toContain('Someone entered your password and then too many wrong codes');
    expect(said).toContain('set a new password now and tell an administrator');
    expect(said).not.toMatch(/No one signed in|For a while/);
  });
});
