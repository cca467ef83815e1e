import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { ConsultationForm } from '@/components/intake/consultation-form';
import { CONTACT_CONSENT } from '@/content/consents';
import { messages } from '@/content/messages';

const { form: text, errors, problems } = messages;
const PHONE = '(239) 555-0100';

/** What the server answers to each post; every post is recorded. */
function answerWith(answer: () => Promise<{ ok: boolean; status: number; json: () => Promise<unknown> }>) {
  const posts: { url: string; options: RequestInit }[] = [];
  globalThis.fetch = ((url: string, options: RequestInit) => {
    posts.push({ url, options });
    return answer();
  }) as typeof fetch;
  return posts;
}
const reply = (status: number, body: unknown) => () =>
  Promise.resolve({ ok: status < 300, status, json: () => Promise.resolve(body) });
const never = () => new Promise<never>(() => undefined);

async function fillIn() {
  const view = render(<ConsultationForm form="id" phone={PHONE} />);
  await userEvent.click(screen.getByRole('radio', { name: text.askingFor.options.myself }));
  await userEvent.type(screen.getByRole('textbox', { name: /name/ }), 'Ana & Zoë');
  await userEvent.type(screen.getByRole('textbox', { name: text.phone.label }), '+1 239 555 0100');
  await userEvent.click(screen.getByRole('checkbox'));
  return view;
}
const button = () => screen.getByRole('button');

beforeEach(() => {
  document.title = 'Request';
  window.location.hash = '';
});

test('a good form is sent once, as plain HTML would send it, and asks for JSON', async () => {
  const posts = answerWith(never);
  await fillIn();
  await userEvent.click(button());
  await waitFor(() => expect(posts).toHaveLength(1));
  const [{ url, options } = { url: '', options: {} }] = posts;
  expect(url).toBe('http://localhost/api/consultation');
  expect(options).toMatchObject({ method: 'POST', headers: { accept: 'application/json' } });
  expect(options.body).toBeInstanceOf(URLSearchParams);
  expect(Object.fromEntries(options.body as URLSearchParams)).toEqual({
    'form-id': '',
    askingFor: 'myself',
    name: 'Ana & Zoë',
    phone: '+1 239 555 0100',
    email: '',
    message: '',
    consent: CONTACT_CONSENT,
  });
});

test('a double click sends it once, and the button says that it is being sent', async () => {
  const posts = answerWith(never);
  await fillIn();
  await userEvent.dblClick(button());
  await screen.findByRole('button', { name: text.sending });
  await userEvent.click(button());
  await userEvent.type(screen.getByRole('textbox', { name: /name/ }), '{Enter}');
  expect(posts).toHaveLength(1);
  expect(button()).toHaveAttribute('aria-disabled', 'true');
  expect(button()).toBeEnabled();
});

test('once it is accepted the browser goes on to the page that the server names, and the form stays shut', async () => {
  const posts = answerWith(reply(200, { next: '#received' }));
  await fillIn();
  await userEvent.click(button());
  await waitFor(() => expect(window.location.hash).toBe('#received'));
  await userEvent.click(button());
  expect(posts).toHaveLength(1);
  expect(screen.queryByRole('alert')).not.toBeInTheDocument();
});

test('errors that only the server found are shown like any other', async () => {
  answerWith(reply(422, { errors: [{ field: 'email', message: errors.emailInvalid }] }));
  await fillIn();
  await userEvent.click(button());
  expect(await screen.findByRole('link', { name: errors.emailInvalid })).toHaveAttribute('href', '#email');
  expect(screen.getByRole('textbox', { name: text.email.label })).toBeInvalid();
  expect(screen.getByRole('alert')).not.toHaveTextContent(PHONE);
});

test.each<[string, () => Promise<{ ok: boolean; status: number; json: () => Promise<unknown> }>, string]>([
  ['the database is away', reply(503, { code: 'UNAVAILABLE' }), problems.UNAVAILABLE],
  ['the network is away', () => Promise.reject(new TypeError('fetch failed')), problems.UNCONFIRMED],
  [
    'no answer came in time',
    () => Promise.reject(new DOMException('x', 'TimeoutError')),
    problems.UNCONFIRMED,
  ],
  [
    'what came back is no JSON',
    () => Promise.resolve({ ok: true, status: 200, json: () => Promise.reject(new SyntaxError('x')) }),
    problems.UNCONFIRMED,
  ],
  ['it was refused', reply(403, { code: 'FOREIGN_ORIGIN' }), problems.REFUSED],
  ['the server broke', reply(500, { code: 'BROKEN' }), problems.REFUSED],
])(
  'where %s, the summary says so with the phone, keeps what was typed and can be sent again',
  async (_why, answer, words) => {
    const posts = answerWith(answer);
    const { container } = await fillIn();
    await userEvent.click(button());
    const summary = await screen.findByRole('alert');
    expect(summary).toHaveTextContent(words);
    expect(summary).toHaveTextContent(PHONE);
    expect(summary).toHaveFocus();
    expect(document.title).toBe('Error: Request');
    expect(screen.getByRole('textbox', { name: /name/ })).toHaveValue('Ana & Zoë');
    expect(screen.getByRole('checkbox')).toBeChecked();
    expect(await axe(container)).toHaveNoViolations();
    await userEvent.click(button());
    expect(posts).toHaveLength(2);
  },
);

test('after mistakes were mended and it was accepted, the title no longer says that there is an error', async () => {
  answerWith(reply(422, { errors: [{ field: 'name', message: errors.nameMissing }] }));
  await fillIn();
  await userEvent.click(button());
  await waitFor(() => expect(document.title).toBe('Error: Request'));
  answerWith(reply(422, { errors: [] }));
  await userEvent.click(button());
  await waitFor(() => expect(document.title).toBe('Request'));
});
