import { render, screen } from '@testing-library/react';
import { axe } from 'jest-axe';
import { PaperForm } from '@/components/intake/paper-form';
import { CONSENT_KINDS } from '@/content/consent-versions';
import { shownConsent } from '@/content/consents';
import { messagesIn } from '@/content/languages';
import { clinic } from '@/lib/clinic/data';
import { CHOICES, questionOf } from '@/lib/intake/questions';
import { FIELD_NAMES } from '@/lib/intake/schema';

const { form, paper } = messagesIn('en');
const titles = () => screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent);

test('asks every question that the screen asks', () => {
  render(<PaperForm language="en" />);
  for (const name of FIELD_NAMES) {
    const { label, ask = label }: { label: string; ask?: string } = form[name];
    const title = questionOf(name).kind === 'consent' ? ask : label;
    expect(titles()).toContainEqual(expect.stringContaining(title));
  }
});

test('shows every consent with its words, and no id of the software', () => {
  const { container } = render(<PaperForm language="en" />);
  for (const kind of CONSENT_KINDS) {
    const { text, version } = shownConsent('en', kind);
    expect(container).toHaveTextContent(text);
    expect(container).not.toHaveTextContent(version);
  }
});

test('has room for a signature, and for another one under the consent about alcohol and drugs', () => {
  render(<PaperForm language="en" />);
  for (const title of [paper.printedName, paper.signature, paper.date])
    expect(screen.getAllByText(title)).toHaveLength(2);
});

test('offers what the clinic can keep: no answer on the day on which the letter is sent, no day on which it is closed', () => {
  render(<PaperForm language="en" />);
  expect(screen.queryByText(form.howSoon.options.today)).not.toBeInTheDocument();
  const closed = CHOICES.days.filter((day) => !clinic().hours[day]);
  expect(closed).not.toEqual([]);
  for (const day of closed) expect(screen.queryByText(form.days.options[day])).not.toBeInTheDocument();
});

test('has no box to fill in on the screen, and says where help is right now', () => {
  const { container } = render(<PaperForm language="en" />);
  expect(container.querySelector('input, select, textarea, button')).toBeNull();
  expect(container.querySelector('[href="tel:988"]')).not.toBeNull();
});

test('has no accessibility problem that a machine can find', async () => {
  const { container } = render(
    <main>
      <PaperForm language="en" />
    </main>,
  );
  expect(await axe(container)).toHaveNoViolations();
});
