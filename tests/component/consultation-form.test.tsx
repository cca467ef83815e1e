import { readFileSync } from 'node:fs';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import type { ConsentKind } from '@/content/consent-versions';
import { shownConsent } from '@/content/consents';
import { HONEYPOT_FIELD } from '@/lib/intake/fields';
import { CHOICES, QUESTIONS } from '@/lib/intake/questions';
import { FIELD_NAMES, fieldErrors, type ConsultationFields } from '@/lib/intake/schema';
import {
  box,
  choice,
  consent,
  errors,
  more,
  OFFERS,
  PHONE,
  problems,
  sendButton,
  showForm,
  text,
  TEXTS,
  watchLocation,
} from './show-form';

const send = () => userEvent.click(sendButton());
const version = (kind: ConsentKind) => shownConsent('en', kind).version;
const checked = () =>
  [...document.querySelectorAll<HTMLInputElement>(':checked')].filter(({ value }) => value);

beforeEach(() => {
  document.title = 'Request a consultation - Calusa Recovery';
  globalThis.fetch = () => Promise.reject(new Error('nothing may be sent here'));
});
afterEach(() => jest.restoreAllMocks());

describe('the empty form', () => {
  test('marks what is required with a star and says what the star means', () => {
    showForm();
    expect(screen.getByText(text.required)).toBeVisible();
    expect(box(`${text.name.label} *`)).toBeRequired();
    expect(screen.getByText(text.contact.hint)).toHaveTextContent(/both\. \*$/);
    expect(consent()).toBeRequired();
    expect(consent()).toHaveAccessibleName(`${text.consent.ask} *`);
    expect(consent()).toHaveAccessibleDescription(shownConsent('en', 'contact').text);
    expect(document.querySelectorAll('[required]')).toHaveLength(2);
  });

  test('can be filled in by the browser', () => {
    showForm();
    expect(box(/name/)).toHaveAttribute('autocomplete', 'name');
    expect(box(text.phone.label)).toHaveAttribute('autocomplete', 'tel');
    expect(box(text.email.label)).toHaveAttribute('autocomplete', 'email');
  });

  test('works as plain HTML: every field has its name, and it posts to a stable address without them in it', () => {
    showForm();
    const form = sendButton().closest('form');
    expect(form).toHaveAttribute('action', '/api/consultation');
    expect(form).toHaveAttribute('method', 'post');
    const names = [...(form?.elements ?? [])].map((control) => control.getAttribute('name')).filter(Boolean);
    expect(new Set(names)).toEqual(
      new Set(['form-id', 'from', 'language', 'opened', 'told', 'work', HONEYPOT_FIELD, ...FIELD_NAMES]),
    );
  });

  test('agrees to nothing and chooses nothing beforehand', () => {
    showForm();
    expect(checked()).toEqual([]);
    expect(screen.getByRole('combobox')).toHaveValue('');
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
    expect(document.title).toBe('Request a consultation - Calusa Recovery');
    expect(more()).not.toHaveAttribute('open');
  });

  test.each(['voicemail', 'textMessage', 'privateEmail'] as const)(
    'asks for %s by a short question whose wording, as it will be stored, describes it',
    (name) => {
      showForm();
      const question = screen.getByRole('group', { name: text[name].ask });
      const { version, text: words } = shownConsent('en', QUESTIONS[name].consent);
      expect(question).toHaveAccessibleDescription(words);
      const [yes, no] = within(question).getAllByRole<HTMLInputElement>('radio');
      expect([yes?.value, no?.value]).toEqual([version, '']);
      expect([yes, no].map((radio) => radio?.labels?.[0]?.textContent)).toEqual([text.yes, text.no]);
    },
  );

  test('does not ask for a consent that has to be signed', () => {
    showForm();
    expect(document.querySelector(`[value="${version('substance_use')}"]`)).toBeNull();
  });

  test('counts the characters of the message, and tells a screen reader only when few are left', async () => {
    showForm();
    const status = () => screen.getAllByRole('status').map(({ textContent }) => textContent);
    await userEvent.click(box(text.message.label));
    await userEvent.paste('m'.repeat(1790));
    expect(screen.getByText(`${text.charactersLeft} 210`)).toBeInTheDocument();
    expect(status()).not.toContain(`${text.charactersLeft} 250`);
    await userEvent.paste('m'.repeat(20));
    expect(status()).toContain(`${text.charactersLeft} 200`);
    await userEvent.paste('m'.repeat(191));
    expect(status()).toContain(`${text.charactersOver} 1`);
  });

  test('says why it asks what is sensitive', () => {
    showForm();
    const why = (words: string) => expect.stringContaining(`${text.why} ${words}`);
    for (const { label, why: words } of [text.phoneOwner, text.ageGroup, text.reasons])
      expect(screen.getByRole('group', { name: label })).toHaveAccessibleDescription(why(words));
    expect(screen.getByRole('combobox')).toHaveAccessibleDescription(why(text.insurance.why));
  });

  test('offers the choices that the schema knows, in its order', () => {
    showForm({ offers: { today: true, days: CHOICES.days, times: CHOICES.times } });
    for (const [field, values] of Object.entries(CHOICES)) {
      const boxes = document.querySelectorAll<HTMLInputElement>(
        `input[name=${field}], [name=${field}] option`,
      );
      expect([...boxes].map(({ value }) => value).filter(Boolean)).toEqual(values);
    }
  });

  test('offers nothing that the clinic can not keep', () => {
    showForm({ offers: { today: false, days: ['monday'], times: ['morning'] } });
    expect(screen.queryByRole('radio', { name: text.howSoon.options.today })).not.toBeInTheDocument();
    expect(choice(text.howSoon.options.week)).toBeInTheDocument();
    for (const [field, offered] of [
      ['days', 'monday'],
      ['times', 'morning'],
    ] as const) {
      const boxes = [...document.querySelectorAll<HTMLInputElement>(`[name=${field}]`)];
      expect(boxes.map(({ value }) => value)).toEqual([offered]);
    }
  });

  test('says when it will be read, before it is sent', () => {
    showForm();
    const reading = screen.getByText(TEXTS.reading, { exact: false });
    expect(reading.compareDocumentPosition(sendButton())).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
  });

  test('has no accessibility problem that a machine can find', async () => {
    expect(await axe(showForm().container)).toHaveNoViolations();
  });
});

describe('what only some answers call for', () => {
  const parts = () => [...document.querySelectorAll<HTMLElement>('[data-only-for]')];

  test('is in the page from the beginning, so that it needs no script', () => {
    showForm();
    for (const words of [TEXTS.someoneElse, TEXTS.professional, TEXTS.underEighteen])
      expect(screen.getByText(words).closest('[data-only-for]')).not.toBeNull();
    for (const name of ['phoneOwner', 'ageGroup', 'practice', 'voicemail', 'privateEmail'])
      expect(document.querySelector(`[name=${name}]`)?.closest('[data-only-for]')).not.toBeNull();
  });

  test('is shown by a rule of the style sheet that looks at an answer which there is', () => {
    showForm();
    const css = readFileSync('app/look.css', 'utf8');
    expect(parts()).not.toEqual([]);
    for (const { dataset } of parts()) {
      const rule =
        css.split('\n').find((line) => line.includes(`[data-only-for='${dataset.onlyFor}']`)) ?? '';
      const wanted = [...rule.matchAll(/(\[value='[\w-]+'\]|\[name='\w+'\]:placeholder-shown)/g)].map(
        ([, selector]) => selector?.replace(':placeholder-shown', '[placeholder]'),
      );
      expect(wanted).not.toEqual([]);
      for (const selector of wanted) expect(document.querySelector(selector ?? '')).not.toBeNull();
    }
  });

  test('holds nothing that is required: who does not see it can not fill it in', () => {
    showForm();
    for (const part of parts()) expect(part.querySelector('[required]')).toBeNull();
  });
});

describe('the field that people do not see', () => {
  const honeypot = () => document.querySelector<HTMLInputElement>(`[name=${HONEYPOT_FIELD}]`);

  test('is hidden from a screen reader and filled in by no browser', () => {
    showForm();
    expect(honeypot()).not.toBeNull();
    expect(honeypot()?.closest('[aria-hidden=true]')).not.toBeNull();
    expect(screen.queryByRole('textbox', { name: text.honeypot })).not.toBeInTheDocument();
    expect(honeypot()).toHaveAttribute('autocomplete', 'off');
    expect(honeypot()).toHaveValue('');
  });

  // What Chromium, Firefox and identity managers look for in a field's name, id and label.
  const KNOWN =
    /name|mail|phone|tel|mobile|fax|address|street|city|state|zip|post|country|region|company|org|business|job|title|web|site|url|home|www|user|login|pass|pin|code|otp|card|cvc|cvv|iban|account|birth|bday|date|age|sex|gender|ssn|nick|social|search|comment|message|subject|coupon/i;

  test('has no name that a filler knows, and tells each manager to leave it alone', () => {
    showForm();
    const words = [HONEYPOT_FIELD, honeypot()?.id, honeypot()?.placeholder, text.honeypot].join(' ');
    expect(words).not.toMatch(KNOWN);
    for (const word of ['1p-ignore', 'bwignore', 'lpignore', 'protonpass-ignore', 'form-type'])
      expect(honeypot()).toHaveAttribute(`data-${word}`);
  });

  test('is never reached by the keyboard', async () => {
    showForm();
    const user = userEvent.setup();
    const reached = new Set<Element | null>();
    for (let steps = 0; steps < 60; steps += 1) {
      await user.tab();
      reached.add(document.activeElement);
    }
    expect(reached).toContain(sendButton());
    expect(reached).not.toContain(honeypot());
  });
});

describe('a form with mistakes', () => {
  test('is not sent: the summary takes the focus and links to each field, in the order of the form', async () => {
    showForm();
    await send();
    const summary = await screen.findByRole('alert');
    expect(summary).toHaveFocus();
    const links = within(summary).getAllByRole('link');
    expect(links.map((link) => link.textContent)).toEqual([
      errors.nameMissing,
      errors.contactMissing,
      errors.consentMissing,
    ]);
    const targets = links.map((link) => document.querySelector(link.getAttribute('href') ?? ''));
    expect(targets).toEqual([box(/name/), box(text.phone.label), consent()]);
  });

  test('marks each wrong field for a screen reader, and no other', async () => {
    showForm();
    await send();
    await screen.findByRole('alert');
    expect(box(/name/)).toBeInvalid();
    expect(box(/name/)).toHaveAccessibleDescription(`${text.name.hint} Error: ${errors.nameMissing}`);
    expect(consent()).toBeInvalid();
    const { text: words } = shownConsent('en', 'contact');
    expect(consent()).toHaveAccessibleDescription(`${words} Error: ${errors.consentMissing}`);
    expect(box(text.email.label)).not.toHaveAttribute('aria-invalid');
    expect(box(text.message.label)).toHaveAccessibleDescription(text.message.hint);
  });

  test('says so in the title once, however often it is sent', async () => {
    showForm();
    await send();
    await send();
    await waitFor(() => expect(document.title).toBe('Error: Request a consultation - Calusa Recovery'));
  });

  test('keeps what was typed, and takes the focus back to the summary at the next try', async () => {
    showForm();
    await userEvent.type(box(text.phone.label), 'call me');
    await userEvent.type(box(text.message.label), 'Evenings');
    await send();
    await userEvent.type(box(/name/), 'Ana');
    await send();
    await waitFor(() => expect(screen.getByRole('alert')).toHaveFocus());
    expect(box(text.phone.label)).toHaveValue('call me');
    expect(box(text.message.label)).toHaveValue('Evenings');
    expect(screen.getAllByText(errors.phoneInvalid)).toHaveLength(2);
    expect(screen.queryByText(errors.nameMissing)).not.toBeInTheDocument();
  });

  test('unfolds what was folded where a mistake lies inside, and ties it to its question', async () => {
    showForm();
    await userEvent.click(choice(text.contactBy.options.email));
    expect(more()).not.toHaveAttribute('open');
    await send();
    const link = await screen.findByRole('link', { name: errors.contactByNeedsEmail });
    expect(more()).toHaveAttribute('open');
    expect(document.querySelector(link.getAttribute('href') ?? '')).toBe(
      choice(text.contactBy.options.phone),
    );
    expect(screen.getByRole('group', { name: text.contactBy.label })).toHaveAccessibleDescription(
      `Error: ${errors.contactByNeedsEmail}`,
    );
  });

  test('leaves it folded where all mistakes are elsewhere', async () => {
    showForm();
    await send();
    await screen.findByRole('alert');
    expect(more()).not.toHaveAttribute('open');
  });

  test('has no accessibility problem that a machine can find', async () => {
    const { container } = showForm();
    await userEvent.click(choice(text.contactBy.options.text));
    await send();
    await screen.findByRole('alert');
    expect(await axe(container)).toHaveNoViolations();
  });
});

describe('a form that came back without JavaScript', () => {
  const fields: ConsultationFields = {
    askingFor: 'professional',
    name: '',
    phone: 'x',
    email: 'ana@example.com',
    message: 'a\nb',
  };
  const given = { fields, errors: fieldErrors(fields) };

  test('shows what was typed and what is wrong before anything is touched', () => {
    showForm({ given });
    expect(choice(text.askingFor.options.professional)).toBeChecked();
    expect(box(text.phone.label)).toHaveValue('x');
    expect(box(text.email.label)).toHaveValue('ana@example.com');
    expect(box(text.message.label)).toHaveValue('a\nb');
    expect(screen.getByRole('alert')).toHaveFocus();
    expect(box(/name/)).toHaveAccessibleDescription(expect.stringContaining(errors.nameMissing));
  });

  test('shows every choice and every box as it was left', () => {
    const chosen: ConsultationFields = {
      phoneOwner: 'shared',
      voicemail: version('voicemail'),
      privateEmail: version('private_email'),
      howSoon: 'week',
      contactBy: 'phone',
      days: 'monday,friday',
      times: 'afternoon',
      ageGroup: 'minor',
      reasons: 'grief,alcohol',
      insurance: 'medicaid',
      consent: version('contact'),
      textMessage: '',
    };
    showForm({ given: { fields: chosen, errors: fieldErrors(chosen) } });
    const shown = Object.values(chosen).flatMap((values) => values?.split(',') ?? []);
    const [, no] = within(screen.getByRole('group', { name: text.textMessage.ask })).getAllByRole('radio');
    expect(no).toBeChecked();
    expect(
      checked()
        .map(({ value }) => value)
        .toSorted(),
    ).toEqual(shown.filter(Boolean).toSorted());
  });

  test.each<[string, ConsultationFields, boolean]>([
    ['unfolds what was folded where something was chosen inside', { days: 'monday' }, true],
    ['leaves it folded where nothing was', { times: 'morning', insurance: '' }, false],
  ])('%s', (_what, chosen, open) => {
    showForm({ given: { fields: chosen, errors: [] } });
    expect(more()?.open).toBe(open);
  });

  test('asks again for a consent whose words are not those that it shows now', () => {
    showForm({ given: { fields: { ...fields, consent: 'contact-1' }, errors: [] } });
    expect(consent()).not.toBeChecked();
  });

  test('where "today" can no longer be kept, says so at that question and offers it no more', () => {
    const today = { howSoon: 'today' } as const;
    showForm({
      given: { fields: today, errors: [{ field: 'howSoon', code: 'todayGone' }] },
      offers: { ...OFFERS, today: false },
    });
    expect(screen.getByRole('link', { name: errors.todayGone })).toHaveAttribute('href', '#howSoon');
    expect(document.getElementById('howSoon')).toBe(choice(text.howSoon.options.week));
    expect(choice(text.howSoon.options.week)).not.toBeChecked();
  });

  test('says so in a title that already says so only once', () => {
    document.title = 'Error: Request';
    showForm({ given });
    expect(document.title).toBe('Error: Request');
  });

  test('where nothing could be stored, says so with the phone and keeps the consent ticked', async () => {
    const typed = { name: 'Ana', email: 'ana@example.com', consent: version('contact') };
    const { container } = showForm({ given: { fields: typed, errors: [], problem: 'UNAVAILABLE' } });
    expect(screen.getByRole('alert')).toHaveTextContent(
      `${problems.UNAVAILABLE} ${text.tryAgain} ${text.orCall} ${PHONE}.${TEXTS.crisis}`,
    );
    expect(consent()).toBeChecked();
    expect(await axe(container)).toHaveNoViolations();
  });

  test('ties a wrong choice of whom it is for to its choices', () => {
    const wrong = { ...fields, askingFor: 'my dog' };
    showForm({ given: { fields: wrong, errors: fieldErrors(wrong) } });
    expect(screen.getByRole('group', { name: text.askingFor.label })).toHaveAccessibleDescription(
      `Error: ${errors.askingForUnknown}`,
    );
  });
});

describe('a page that comes back', () => {
  const comeBack = (persisted: boolean) =>
    fireEvent(window, Object.assign(new Event('pageshow'), { persisted }));

  test('from the browser’s memory is loaded anew, because it still holds what was typed', () => {
    const { reloaded } = watchLocation();
    showForm();
    comeBack(false);
    expect(reloaded).not.toHaveBeenCalled();
    comeBack(true);
    expect(reloaded).toHaveBeenCalledTimes(1);
  });

  test('is not, once the form is gone from it', () => {
    const { reloaded } = watchLocation();
    showForm().unmount();
    comeBack(true);
    expect(reloaded).not.toHaveBeenCalled();
  });
});
