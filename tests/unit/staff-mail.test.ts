import { renderStaffMail } from '@/lib/deliveries/notify';
import type { Mail } from '@/lib/platform/mail';

process.env.APP_URL = 'https://calusa.example';

const given = {
  deliveryId: 'd3b0',
  recipient: 'intake@calusa.example',
  reference: 'K7QM-4TX9',
  receivedAt: new Date('2026-11-22T20:05:00Z'),
};
const MOMENT = 'Sunday, November 22, 2026 at 3:05 PM EST';
const plain = (text: string) => text.replaceAll('\u202f', ' ').replace(/\s+/g, ' ');
const linksIn = (text: string) => [...new Set(text.match(/https?:\/\/[^\s"'<)\]]+/g))];

let mail: Mail;
beforeAll(async () => {
  mail = await renderStaffMail(given);
});

test.each(['html', 'text'] as const)(
  'its %s names the reference, the moment and where to read the request',
  (part) => {
    const text = plain(mail[part].replaceAll('<!-- -->', ''));
    for (const needed of [given.reference, MOMENT, 'https://calusa.example/desk'])
      expect(text).toContain(needed);
  },
);

test('its text part has no markup', () => {
  expect(mail.text).not.toMatch(/<[a-z!/]/i);
});

test('it leads to the desk and nowhere else, and loads nothing', () => {
  const html = mail.html.replace(/<!DOCTYPE[^>]*>/i, '');
  expect(linksIn(html)).toEqual(['https://calusa.example/desk']);
  expect(linksIn(mail.text)).toEqual(['https://calusa.example/desk']);
  expect(html).not.toMatch(/<img|<script|<link|url\(|src=/i);
});

test('its subject says nothing but the reference, and it goes to its recipient', () => {
  expect(mail.subject).toBe('New request K7QM-4TX9');
  expect(mail.to).toBe(given.recipient);
});

test('a second try carries the same message id, so that a copy is known for one', async () => {
  expect(mail.messageId).toBe('<d3b0@calusa.example>');
  expect(await renderStaffMail(given)).toEqual(mail);
});
