import { fireEvent, render, screen, within } from '@testing-library/react';
import { axe } from 'jest-axe';
import { AttemptForm } from '@/components/cases/case/attempt-form';
import { CallCardPanel } from '@/components/cases/case/call-card';
import { callCard, type ConsentState } from '@/lib/cases/call-card/domain';
import { triedGroups } from '@/components/cases/case/tried-groups';
import { addAttemptAction } from '@/lib/cases/case/actions';
import type { ConsultationInput } from '@/lib/intake/schema';
import { answers } from '../support/answers';

jest.mock('@/lib/cases/case/actions', () => ({ addAttemptAction: jest.fn() }));

const NOW = new Date('2026-11-23T15:00:00Z'); // Monday, 10 AM in Florida
const given = (kind: ConsentState['kind'], withdrawnAt: Date | null = null): ConsentState => ({
  kind,
  withdrawnAt,
});
const BACK = new Date('2026-11-20T15:00:00Z');

function show(changed: Partial<ConsultationInput> = {}, ...consents: ConsentState[]) {
  const card = callCard(answers(changed), [given('contact'), ...consents]);
  return render(
    <main>
      <CallCardPanel
        card={card}
        caller={{ firstName: 'Ida', phone: '(239) 555-0100' }}
        now={NOW}
        timeZone="America/New_York"
      />
      <AttemptForm id="id" groups={triedGroups(card)} correctedAt="" zone="Eastern Time" />
    </main>,
  );
}

const links = () => screen.queryAllByRole('link').map((link) => link.getAttribute('href'));
const closedChoices = () =>
  screen
    .getAllByRole<HTMLOptionElement>('option')
    .filter(({ disabled }) => disabled)
    .map(({ value }) => value);

test('a way that is allowed has a link, and one that is not has none and can not be noted', () => {
  show({ email: 'jordan@example.com' });
  expect(links()).toEqual(['tel:+12395550123']);
  expect(screen.getByText(/Don’t leave a voicemail: they haven’t agreed to it/)).toBeVisible();
  expect(closedChoices()).toEqual([
    'call:left_voicemail',
    'text:message_sent',
    'text:wrong_number',
    'email:message_sent',
  ]);
});

test('all that is allowed can be done', () => {
  show({ email: 'jordan@example.com' }, given('voicemail'), given('text_message'), given('private_email'));
  expect(links()).toEqual(['tel:+12395550123', 'sms:+12395550123', 'mailto:jordan@example.com']);
  expect(closedChoices()).toEqual([]);
});

test.each([
  ['+12395550123;ext=45', 'tel:+12395550123;ext=45', 'Call (239) 555-0123 ext. 45'],
  ['239-555-0123 x45', 'tel:+12395550123;ext=45', 'Call (239) 555-0123 ext. 45'], // as stored by an earlier version
  ['555-0188', 'tel:5550188', 'Call 555-0188'], // which that version accepted
  ['+442079460958', 'tel:+442079460958', 'Call +44 20 7946 0958'],
])('the number %s is dialed as %s, its extension too, and a text goes without it', (phone, href, text) => {
  show({ phone, email: 'a&b?c@xn--mller-kva.de' }, given('text_message'), given('private_email'));
  expect(links()).toEqual([
    href,
    href.replace('tel:', 'sms:').replace(/;.*/, ''),
    'mailto:a%26b%3Fc@xn--mller-kva.de',
  ]);
  expect(screen.getByRole('link', { name: text })).toBeVisible();
  expect(screen.getByRole('link', { name: /a&b\?c@müller\.de \(a&b\?c@xn--mller-kva\.de\)/ })).toBeVisible();
});

test('what a voicemail says is a first name and a number, without the clinic or the person', () => {
  show({}, given('voicemail'));
  const said = /“(.*?)”/.exec(screen.getByText(/Say only/).textContent ?? '')?.[1] ?? '';
  expect(said).toBe('This is Ida. Please call me back at (239) 555-0100.');
});

test('a consent that was taken back is shown as not allowed, with the day', () => {
  show({}, given('text_message', BACK));
  expect(screen.getByText(/Don’t text: they withdrew consent on Friday, November 20, 2026/)).toBeVisible();
});

test('a preferred way that is not allowed any more is no invitation', () => {
  show({ contactBy: 'text' }, given('text_message', BACK));
  expect(screen.getByText(', which isn’t allowed')).toBeVisible();
});

test('where being contacted was taken back nothing is linked, and it says so first', () => {
  const card = callCard(answers({ email: 'a@b.co' }), [given('contact', BACK), given('text_message')]);
  render(
    <CallCardPanel
      card={card}
      caller={{ firstName: 'Ida', phone: '' }}
      now={NOW}
      timeZone="America/New_York"
    />,
  );
  expect(links()).toEqual([]);
  expect(
    within(screen.getByRole('list', { name: 'Cautions' })).getAllByRole('listitem')[0],
  ).toHaveTextContent('Don’t contact them');
});

test('whoever asks for somebody else is asked for, and nobody else is called or named', () => {
  show({ askingFor: 'someone-else', phoneOwner: 'shared' });
  const cautions = screen.getByRole('list', { name: 'Cautions' });
  expect(cautions).toHaveTextContent(
    'Talk only to Jordan. Never call, write to, or name the person they’re asking about.',
  );
  expect(cautions).toHaveTextContent('Ask for Jordan by name');
});

test.each<[Partial<ConsultationInput>, string]>([
  [{}, 'Don’t tell a parent or guardian. A person under 18 may ask for this help on their own'],
  [{ askingFor: 'someone-else' }, 'Don’t tell any parent or guardian other than the person who wrote'],
])('of somebody under 18 no parent is told, unless it is they who wrote: %p', (changed, words) => {
  show({ ageGroup: 'minor', ...changed });
  expect(screen.getByRole('list', { name: 'Cautions' })).toHaveTextContent(words);
});

test('what was not given is named', () => {
  show({ phone: '', email: 'jordan@example.com' }, given('private_email'));
  for (const closed of ['Don’t call', 'Don’t leave a voicemail', 'Don’t text'])
    expect(screen.getByText(`${closed}: they gave no phone number.`)).toBeVisible();
  show();
  expect(screen.getByText('Don’t email: they gave no email.')).toBeVisible();
});

test('a try of which nothing was chosen says so', async () => {
  jest.mocked(addAttemptAction).mockResolvedValue({
    state: 'failed',
    code: 'INVALID',
    fields: { tried: 'tried' },
  });
  show();
  fireEvent.submit(screen.getByRole('button', { name: 'Save' }).closest('form')!);
  expect(await screen.findByText('Choose an outcome.')).toBeVisible();
});

test('it says whether now is a good time, by the clinic’s clock', () => {
  show({ days: ['monday'], times: ['evening'] });
  expect(screen.getByText('This isn’t one of their good times.')).toBeVisible();
  expect(screen.getByText('Monday; Evening, after 5 PM')).toBeVisible();
});

test('axe finds nothing', async () => {
  const { container } = show({ email: 'jordan@example.com', askingFor: 'someone-else' }, given('voicemail'));
  expect(await axe(container)).toHaveNoViolations();
});

test('a name that turns the direction never turns the sentence that keeps people safe', () => {
  const turning = 'Robin\u202e';
  show({ name: turning, askingFor: 'someone-else' });
  expect(screen.getByText(/Talk only to/)).toHaveTextContent(
    `Talk only to \u2068${turning}\u2069. Never call`,
  );
  expect(screen.getByText(turning, { normalizer: (text) => text }).tagName).toBe('BDI');
});
