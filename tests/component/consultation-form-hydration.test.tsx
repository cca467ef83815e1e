import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { hydrateRoot, type Root } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { shownConsent } from '@/content/consents';
import { CHOICES, LIST_FIELDS } from '@/lib/intake/questions';
import { box, choice, consent, formOf, OFFERS, sendButton, text } from './show-form';

const form = formOf({ offers: { ...OFFERS, times: CHOICES.times } });
let root: Root;
let page: HTMLElement;

/** The page as the server sent it, used before its scripts load. */
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
const boxes = (field: string) => [...page.querySelectorAll<HTMLInputElement>(`input[name=${field}]`)];
const ticked = (field: string) => boxes(field).flatMap(({ checked, value }) => (checked ? [value] : []));

beforeEach(openBeforeScripts);
afterEach(() => act(() => root.unmount()));

test('what was typed before the scripts arrived is kept, checked and sent', async () => {
  const sent: URLSearchParams[] = [];
  globalThis.fetch = ((_url: string, { body }: { body: URLSearchParams }) => {
    sent.push(body);
    return new Promise(() => undefined);
  }) as unknown as typeof fetch;
  const words = [box(/name/), box(text.email.label)] as const;
  const onlyMine = within(screen.getByRole('group', { name: text.privateEmail.ask }));
  const isPrivate = onlyMine.getByLabelText<HTMLInputElement>(text.yes);
  const ticks = [consent(), isPrivate, choice(text.askingFor.options.myself)] as const;
  words[0].value = 'Ana';
  words[1].value = 'ana@example.com';
  for (const control of ticks) control.checked = true;

  await scriptsArrive();
  expect(words.map(({ value }) => value)).toEqual(['Ana', 'ana@example.com']);
  expect(ticks.map(({ checked }) => checked)).toEqual([true, true, true]);

  await userEvent.click(sendButton());
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(Object.fromEntries(sent[0]!)).toMatchObject({
    askingFor: 'myself',
    name: 'Ana',
    email: 'ana@example.com',
    privateEmail: shownConsent('en', 'private_email').version,
    consent: shownConsent('en', 'contact').version,
  });
});

const singles = ['askingFor', 'howSoon', 'ageGroup', 'contactBy', 'phoneOwner'] as const;
const eachChoice = singles.flatMap((field) => CHOICES[field].map((value) => [field, value] as const));

test.each(eachChoice)('%s answered with %s before the scripts arrived stays so', async (field, value) => {
  for (const control of boxes(field)) control.checked = control.value === value;
  await scriptsArrive();
  expect(ticked(field)).toEqual([value]);
});

const several = LIST_FIELDS.flatMap((field) => {
  const values = boxesOf(field);
  return [values.slice(0, 1), values.slice(1, 2), values.slice(0, 2), values.slice(-2), values].map(
    (chosen) => [field, chosen] as const,
  );
});
function boxesOf(field: (typeof LIST_FIELDS)[number]): readonly string[] {
  return field === 'days' ? OFFERS.days : CHOICES[field];
}

test.each(several)(
  '%s answered with %j before the scripts arrived stay so, and no more',
  async (field, chosen) => {
    for (const control of boxes(field)) control.checked = chosen.includes(control.value);
    await scriptsArrive();
    expect(ticked(field)).toEqual(chosen);
  },
);

test('scripts that arrive change nothing that the server drew', async () => {
  const complaints = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const before = page.innerHTML;
  await scriptsArrive();
  expect(page.innerHTML).toBe(before);
  expect(complaints).not.toHaveBeenCalled();
});
