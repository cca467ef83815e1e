import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { shownConsent } from '@/content/consents';
import {
  box,
  choice,
  consent,
  errors,
  more,
  PHONE,
  TEXTS,
  problems,
  showForm,
  text,
  tick,
} from './show-form';

/** Sets the server's response to each post, and records every post. */
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

/** All at once, like a browser's autofill; other tests cover single keystrokes. */
async function put(words: string, into: HTMLElement) {
  await userEvent.click(into);
  await userEvent.paste(words);
}

async function fillIn() {
  const view = showForm();
  await userEvent.click(choice(text.askingFor.options.myself));
  await put('Ana & Zoë', box(/name/));
  await put('+1 239 555 0100', box(text.phone.label));
  await userEvent.click(consent());
  return view;
}
const button = () => screen.getByRole('button', { name: new RegExp(`^(${text.send}|${text.sending})$`) });

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
  const sent = [...(options.body as URLSearchParams)];
  expect(sent).toEqual([...new FormData(button().closest('form')!)]);
  expect(sent.filter(([, value]) => value !== '')).toEqual([
    ['from', '/faq'],
    ['language', 'en'],
    ['opened', 'token'],
    ['askingFor', 'myself'],
    ['name', 'Ana & Zoë'],
    ['phone', '+1 239 555 0100'],
    ['consent', shownConsent('en', 'contact').version],
  ]);
});

test('several choices of a question are sent one by one, and each consent by its version', async () => {
  const posts = answerWith(never);
  await fillIn();
  const { days, reasons } = text;
  const ticks = [days.options.monday, days.options.friday, reasons.options.grief, reasons.options.alcohol];
  for (const name of ticks) await userEvent.click(tick(name));
  for (const { ask } of [text.voicemail, text.textMessage])
    await userEvent.click(within(screen.getByRole('group', { name: ask })).getByLabelText(text.yes));
  await userEvent.click(choice(text.contactBy.options.text));
  await userEvent.selectOptions(screen.getByRole('combobox'), 'medicaid');
  await userEvent.click(button());
  await waitFor(() => expect(posts).toHaveLength(1));
  const sent = posts[0]?.options.body as URLSearchParams;
  expect(sent.getAll('days')).toEqual(['monday', 'friday']);
  expect(sent.getAll('reasons')).toEqual(['grief', 'alcohol']);
  expect(Object.fromEntries(sent)).toMatchObject({
    contactBy: 'text',
    insurance: 'medicaid',
    voicemail: shownConsent('en', 'voicemail').version,
    textMessage: shownConsent('en', 'text_message').version,
  });
});

test('a double click sends it once, and the button says that it is being sent', async () => {
  const posts = answerWith(never);
  await fillIn();
  await userEvent.dblClick(button());
  await screen.findByRole('button', { name: text.sending });
  await userEvent.click(button());
  await userEvent.type(box(/name/), '{Enter}');
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
  answerWith(reply(422, { errors: [{ field: 'email', code: 'emailInvalid' }] }));
  await fillIn();
  await userEvent.click(button());
  expect(await screen.findByRole('link', { name: errors.emailInvalid })).toHaveAttribute('href', '#email');
  expect(box(text.email.label)).toBeInvalid();
  expect(screen.getByRole('alert')).not.toHaveTextContent(PHONE);
});

test('an error that only the server found in the folded part unfolds it', async () => {
  answerWith(reply(422, { errors: [{ field: 'contactBy', code: 'contactByUnknown' }] }));
  await fillIn();
  await userEvent.click(button());
  expect(await screen.findByRole('link', { name: errors.contactByUnknown })).toHaveAttribute(
    'href',
    '#contactBy',
  );
  expect(more()).toHaveAttribute('open');
});

test('"today" that can no longer be kept is said at its question, and the rest stays as it was', async () => {
  answerWith(reply(422, { errors: [{ field: 'howSoon', code: 'todayGone' }] }));
  await fillIn();
  await userEvent.click(choice(text.howSoon.options.today));
  await userEvent.click(button());
  await screen.findByRole('alert');
  expect(screen.getByRole('group', { name: text.howSoon.label })).toHaveAccessibleDescription(
    `${text.howSoon.hint} Error: ${errors.todayGone}`,
  );
  expect(box(/name/)).toHaveValue('Ana & Zoë');
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
  ['too many came from here', reply(429, { code: 'TOO_MANY' }), problems.TOO_MANY],
  ['it was refused', reply(403, { code: 'FOREIGN_ORIGIN' }), problems.REFUSED],
  ['the server broke', reply(500, { code: 'BROKEN' }), problems.REFUSED],
])(
  'where %s, the summary says so with the phone, keeps what was typed and can be sent again',
  async (_why, answer, words) => {
    const posts = answerWith(answer);
    await fillIn();
    await userEvent.click(button());
    const summary = await screen.findByRole('alert');
    expect(summary).toHaveTextContent(words);
    expect(summary).toHaveTextContent(PHONE);
    expect(summary).toHaveTextContent(TEXTS.crisis);
    expect(summary).toHaveFocus();
    expect(document.title).toBe('Error: Request');
    expect(box(/name/)).toHaveValue('Ana & Zoë');
    expect(consent()).toBeChecked();
    expect(await axe(summary)).toHaveNoViolations();
    await userEvent.click(button());
    expect(posts).toHaveLength(2);
  },
);

test('after mistakes were mended and it was accepted, the title no longer says that there is an error', async () => {
  answerWith(reply(422, { errors: [{ field: 'name', code: 'nameMissing' }] }));
  await fillIn();
  await userEvent.click(button());
  await waitFor(() => expect(document.title).toBe('Error: Request'));
  answerWith(reply(422, { errors: [] }));
  await userEvent.click(button());
  await waitFor(() => expect(document.title).toBe('Request'));
});

test('what a busy network is refused for can be sent again at once: the form takes the token that came with the answer', async () => {
  const posts = answerWith(reply(429, { code: 'TOO_MANY', opened: 'another' }));
  const { container } = await fillIn();
  await userEvent.click(button());
  await screen.findByRole('alert');
  expect(await axe(container)).toHaveNoViolations();
  await userEvent.type(box(/name/), ' Z'); // it survives a rerender
  await userEvent.click(button());
  await waitFor(() => expect(posts).toHaveLength(2));
  const tokens = posts.map(({ options }) => (options.body as URLSearchParams).get('opened'));
  expect(tokens).toEqual(['token', 'another']);
});
