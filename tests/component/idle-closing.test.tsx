import { act, fireEvent, render, screen } from '@testing-library/react';
import { IdleClosing } from '@/components/intake/request-access/idle-closing';
import { messagesIn } from '@/content/languages';

const { idle } = messagesIn('en').requestAccess;
const MINUTE = 60_000;
const pass = (milliseconds: number) => act(() => jest.advanceTimersByTime(milliseconds));
const warning = () => screen.queryByRole('dialog', { name: idle.title });
const submitted = jest.spyOn(HTMLFormElement.prototype, 'submit').mockImplementation(() => undefined); // jsdom can't navigate
const page = () => document.getElementById('main');

beforeEach(() => {
  jest.useFakeTimers();
  submitted.mockClear();
  render(
    <main id="main">
      <form action="/api/your-request/close" method="post">
        <IdleClosing text={idle} />
      </form>
    </main>,
  );
});
afterEach(() => jest.useRealTimers());

test('what is held of a request is covered after five minutes, and closed two minutes later', () => {
  pass(5 * MINUTE - 1000);
  expect(warning()).not.toBeInTheDocument();
  pass(1000);
  expect(warning()).toHaveTextContent(`${idle.text} 120`);
  pass(2 * MINUTE - 1000);
  expect(submitted).not.toHaveBeenCalled();
  pass(1000);
  expect(submitted).toHaveBeenCalledTimes(1);
  expect(submitted.mock.contexts[0]).toHaveProperty('action', 'http://localhost/api/your-request/close');
  expect(page()).not.toBeVisible();
});

test('it stays as long as its person is there', () => {
  for (let times = 0; times < 3; times += 1) {
    pass(6 * MINUTE);
    fireEvent.click(screen.getByRole('button', { name: idle.keep }));
  }
  pass(4 * MINUTE);
  expect(warning()).not.toBeInTheDocument();
  expect(submitted).not.toHaveBeenCalled();
});

test.each([
  ['is visible again', () => document.dispatchEvent(new Event('visibilitychange'))],
  ['comes back', () => window.dispatchEvent(new Event('pageshow'))],
])('it is closed at once on a device that slept, when the page %s', (_how, wake) => {
  jest.setSystemTime(Date.now() + 60 * MINUTE);
  act(() => void wake());
  expect(submitted).toHaveBeenCalledTimes(1);
  expect(page()).not.toBeVisible();
});

test('it can be closed from the warning', () => {
  pass(5 * MINUTE);
  fireEvent.click(screen.getByRole('button', { name: idle.clear }));
  expect(submitted).toHaveBeenCalledTimes(1);
});
