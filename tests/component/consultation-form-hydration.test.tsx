import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { hydrateRoot, type Root } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { ConsultationForm } from '@/components/intake/consultation-form';
import { CONTACT_CONSENT } from '@/content/consents';
import { messages } from '@/content/messages';

const { form: text } = messages;
const form = <ConsultationForm form="id" phone="(239) 555-0100" />;
let root: Root;
let page: HTMLElement;

/** The page as the server sent it, used before its scripts arrive. */
function openBeforeScripts() {
  page = document.createElement('div');
  page.innerHTML = renderToString(form);
  document.body.replaceChildren(page);
}
const scriptsArrive = () =>
  act(async () => {
    root = hydrateRoot(page, form);
    await Promise.resolve();
  });
const name = () => screen.getByRole<HTMLInputElement>('textbox', { name: /name/ });
const email = () => screen.getByRole<HTMLInputElement>('textbox', { name: text.email.label });
const consent = () => screen.getByRole<HTMLInputElement>('checkbox');
const forMe = () => screen.getByRole<HTMLInputElement>('radio', { name: text.askingFor.options.myself });

afterEach(() => act(() => root.unmount()));

test('what was typed before the scripts arrived is kept, checked and sent', async () => {
  const sent: unknown[] = [];
  globalThis.fetch = ((_url: string, { body }: { body: URLSearchParams }) => {
    sent.push(Object.fromEntries(body));
    return new Promise(() => undefined);
  }) as unknown as typeof fetch;
  openBeforeScripts();
  name().value = 'Ana';
  email().value = 'ana@example.com';
  consent().checked = true;
  forMe().checked = true;

  await scriptsArrive();
  expect([name().value, email().value, consent().checked, forMe().checked]).toEqual([
    'Ana',
    'ana@example.com',
    true,
    true,
  ]);

  await userEvent.click(screen.getByRole('button'));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({
    askingFor: 'myself',
    name: 'Ana',
    email: 'ana@example.com',
    consent: CONTACT_CONSENT,
  });
});

test('scripts that arrive change nothing that the server drew', async () => {
  const complaints = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  openBeforeScripts();
  const before = page.innerHTML;
  await scriptsArrive();
  expect(page.innerHTML).toBe(before);
  expect(complaints).not.toHaveBeenCalled();
});
