import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderToStaticMarkup } from 'react-dom/server';
import { ErrorSummary } from '@/components/ui/error-summary';
import { describedBy, Field, FieldSet } from '@/components/ui/field';

const items = [{ id: 'name', message: 'Enter a name' }];

test('the summary takes the focus when it appears, and again at every attempt', () => {
  const show = (attempt: number) => (
    <>
      <ErrorSummary title="There is a problem" items={items} attempt={attempt} />
      <input aria-label="Name" />
    </>
  );
  const { rerender } = render(show(1));
  expect(screen.getByRole('alert')).toHaveFocus();
  screen.getByRole('textbox').focus();
  rerender(show(1));
  expect(screen.getByRole('textbox')).toHaveFocus();
  rerender(show(2));
  expect(screen.getByRole('alert')).toHaveFocus();
});

test('each error links to its field', () => {
  render(<ErrorSummary title="There is a problem" items={items} attempt={0} />);
  expect(screen.getByRole('link', { name: 'Enter a name' })).toHaveAttribute('href', '#name');
});

test('without errors to list there is no empty list', () => {
  render(
    <ErrorSummary title="There is a problem" items={[]} attempt={0}>
      <p>Call us.</p>
    </ErrorSummary>,
  );
  expect(screen.queryByRole('list')).not.toBeInTheDocument();
  expect(screen.getByRole('alert')).toHaveTextContent('There is a problemCall us.');
});

test('without JavaScript the browser itself moves the focus to it', () => {
  const html = renderToStaticMarkup(<ErrorSummary title="There is a problem" items={items} attempt={0} />);
  expect(html).toMatch(/^<div tabindex="-1" autofocus=""/i);
});

test('a control is described by its hint and its error, in this order, and by nothing that is not there', () => {
  expect(describedBy({ id: 'x', hint: 'h', error: 'e' })).toBe('x-hint x-error');
  expect(describedBy({ id: 'x', error: 'e' })).toBe('x-error');
  expect(describedBy({ id: 'x' })).toBeUndefined();
});

test('a field names its control by its label and says that an error is one', () => {
  const described = { id: 'x', hint: 'A hint', error: 'Enter it' };
  render(
    <Field label="Phone" {...described}>
      <input id="x" aria-describedby={describedBy(described)} />
    </Field>,
  );
  expect(screen.getByRole('textbox', { name: 'Phone' })).toHaveAccessibleDescription(
    'A hint Error: Enter it',
  );
});

test('a question over several boxes names them by its legend and says that an error is one', () => {
  render(
    <FieldSet id="x" legend="How soon?" hint="A hint" error="Choose one">
      <input type="radio" aria-label="Today" />
    </FieldSet>,
  );
  const group = screen.getByRole('group', { name: 'How soon?' });
  expect(group).toHaveAccessibleDescription('A hint Error: Choose one');
  expect(group).toContainElement(screen.getByRole('radio', { name: 'Today' }));
});

test('the summary brings a field into view with its label, and leaves no entry in the history', async () => {
  const seen: Element[] = [];
  Element.prototype.scrollIntoView = function (this: Element) {
    seen.push(this);
  };
  const before = window.history.length;
  render(
    <>
      <ErrorSummary title="There is a problem" items={items} attempt={0} />
      <Field id="name" label="Name" error="Enter a name">
        <input id="name" />
      </Field>
    </>,
  );
  await userEvent.click(screen.getByRole('link', { name: 'Enter a name' }));
  const box = screen.getByRole('textbox', { name: 'Name' });
  expect(box).toHaveFocus();
  expect(seen).toEqual([box.closest('[data-field]')]);
  expect([window.location.hash, window.history.length]).toEqual(['', before]);
});
