import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { ConsultationForm } from '@/components/intake/consultation-form';
import type { GivenBack } from '@/components/intake/use-consultation-form';
import { CONTACT_CONSENT, CONTACT_CONSENTS } from '@/content/consents';
import { messages } from '@/content/messages';
import { FIELD_NAMES, fieldErrors } from '@/lib/intake/schema';

const { form: text, errors, problems } = messages;
const PHONE = '(239) 555-0100';
const show = (given?: GivenBack) =>
  render(
    <main>
      <ConsultationForm form="id" phone={PHONE} {...(given && { given })} />
    </main>,
  );
const send = () => userEvent.click(screen.getByRole('button', { name: text.send }));
const box = (name: string | RegExp) => screen.getByRole('textbox', { name });

beforeEach(() => {
  document.title = 'Request a consultation - Calusa Recovery';
  globalThis.fetch = () => Promise.reject(new Error('nothing may be sent here'));
});

describe('the empty form', () => {
  test('marks what is required with a star and says what the star means', () => {
    show();
    expect(screen.getByText('"*" indicates required fields')).toBeVisible();
    expect(box(`${text.name.label} *`)).toBeRequired();
    expect(screen.getByRole('group', { name: `${text.contact.label} *` })).toBeVisible();
    expect(screen.getByRole('checkbox', { name: CONTACT_CONSENTS[CONTACT_CONSENT] })).toBeRequired();
    expect(box(text.message.label)).not.toBeRequired();
  });

  test('can be filled in by the browser', () => {
    show();
    expect(box(/name/)).toHaveAttribute('autocomplete', 'name');
    expect(box(text.phone.label)).toHaveAttribute('autocomplete', 'tel');
    expect(box(text.email.label)).toHaveAttribute('autocomplete', 'email');
  });

  test('works as plain HTML: every field has its name, and it posts to a stable address without them in it', () => {
    show();
    const form = screen.getByRole('button', { name: text.send }).closest('form');
    expect(form).toHaveAttribute('action', '/api/consultation');
    expect(form).toHaveAttribute('method', 'post');
    const names = [...(form?.elements ?? [])].map((control) => control.getAttribute('name')).filter(Boolean);
    expect(new Set(names)).toEqual(new Set(['form-id', ...FIELD_NAMES]));
    expect(screen.getByRole('checkbox')).toHaveAttribute('value', CONTACT_CONSENT);
  });

  test('agrees to nothing and chooses nothing beforehand', () => {
    show();
    expect(screen.getByRole('checkbox')).not.toBeChecked();
    for (const choice of screen.getAllByRole('radio')) expect(choice).not.toBeChecked();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
    expect(document.title).toBe('Request a consultation - Calusa Recovery');
  });

  test('has no accessibility problem that a machine can find', async () => {
    expect(await axe(show().container)).toHaveNoViolations();
  });
});

describe('a form with mistakes', () => {
  test('is not sent: the summary takes the focus and links to each field, in the order of the form', async () => {
    show();
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
    expect(targets).toEqual([box(/name/), box(text.phone.label), screen.getByRole('checkbox')]);
  });

  test('marks each wrong field for a screen reader, and no other', async () => {
    show();
    await send();
    await screen.findByRole('alert');
    expect(box(/name/)).toBeInvalid();
    expect(box(/name/)).toHaveAccessibleDescription(`${text.name.hint} Error: ${errors.nameMissing}`);
    expect(screen.getByRole('checkbox')).toBeInvalid();
    expect(screen.getByRole('checkbox')).toHaveAccessibleDescription(`Error: ${errors.consentMissing}`);
    expect(box(text.email.label)).not.toHaveAttribute('aria-invalid');
    expect(box(text.message.label)).toHaveAccessibleDescription(text.message.hint);
  });

  test('says so in the title once, and no longer when the mistakes are mended', async () => {
    show();
    await send();
    await send();
    await waitFor(() => expect(document.title).toBe('Error: Request a consultation - Calusa Recovery'));
  });

  test('keeps what was typed, and takes the focus back to the summary at the next try', async () => {
    show();
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

  test('has no accessibility problem that a machine can find', async () => {
    const { container } = show();
    await send();
    await screen.findByRole('alert');
    expect(await axe(container)).toHaveNoViolations();
  });
});

describe('a form that came back without JavaScript', () => {
  const fields = {
    askingFor: 'professional',
    name: '',
    phone: 'x',
    email: 'ana@example.com',
    message: 'a\nb',
  };
  const given = { fields, errors: fieldErrors(fields) };

  test('shows what was typed and what is wrong before anything is touched', () => {
    show(given);
    expect(screen.getByRole('radio', { name: text.askingFor.options.professional })).toBeChecked();
    expect(box(text.phone.label)).toHaveValue('x');
    expect(box(text.email.label)).toHaveValue('ana@example.com');
    expect(box(text.message.label)).toHaveValue('a\nb');
    expect(screen.getByRole('alert')).toHaveFocus();
    expect(box(/name/)).toHaveAccessibleDescription(expect.stringContaining(errors.nameMissing));
  });

  test('says so in a title that already says so only once', () => {
    document.title = 'Error: Request';
    show(given);
    expect(document.title).toBe('Error: Request');
  });

  test('where nothing could be stored, says so with the phone and keeps the consent ticked', async () => {
    const typed = { name: 'Ana', email: 'ana@example.com', consent: CONTACT_CONSENT };
    const { container } = show({ fields: typed, errors: [], problem: 'UNAVAILABLE' });
    expect(screen.getByRole('alert')).toHaveTextContent(`${problems.UNAVAILABLE} ${text.tryAgain} ${PHONE}.`);
    expect(screen.getByRole('checkbox')).toBeChecked();
    expect(await axe(container)).toHaveNoViolations();
  });

  test('ties a wrong choice of whom it is for to its choices', () => {
    const wrong = { ...fields, askingFor: 'my dog' };
    show({ fields: wrong, errors: fieldErrors(wrong) });
    expect(screen.getByRole('group', { name: text.askingFor.label })).toHaveAccessibleDescription(
      `${text.askingFor.hint} Error: ${errors.askingForUnknown}`,
    );
  });
});
