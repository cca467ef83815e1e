import { act, fireEvent, screen } from '@testing-library/react';
import { axe } from 'jest-axe';
import { box, choice, consent, idle, showForm, text, watchLocation } from './show-form';

const MINUTE = 60_000;
const pass = (milliseconds: number) => act(() => jest.advanceTimersByTime(milliseconds));
const type = (name = 'Ana') => fireEvent.change(box(/name/), { target: { value: name } });
const left = (seconds: number) => `${idle.text} ${seconds}`;
const warning = () => screen.queryByRole('dialog', { name: idle.title });
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
let location: ReturnType<typeof watchLocation>;

beforeEach(() => {
  jest.useFakeTimers();
  location = watchLocation();
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

describe('a form that is left alone', () => {
  test('is never cleared, and nobody is warned, where nothing was typed', () => {
    showForm();
    pass(8 * 60 * MINUTE);
    expect(warning()).not.toBeInTheDocument();
    expect(location.replaced).not.toHaveBeenCalled();
  });

  test('is covered by a warning after ten minutes, and not before', () => {
    showForm();
    type();
    pass(10 * MINUTE - 1);
    expect(warning()).not.toBeInTheDocument();
    pass(1);
    expect(warning()).toHaveTextContent(left(120));
    expect(location.replaced).not.toHaveBeenCalled();
  });

  test.each<[string, () => void]>([
    ['a text', type],
    ['a long text', () => fireEvent.change(box(text.message.label), { target: { value: 'x' } })],
    ['one of several answers', () => fireEvent.click(choice(text.askingFor.options.myself))],
    ['a consent', () => fireEvent.click(consent())],
    [
      'a choice of a list',
      () => fireEvent.change(screen.getByRole('combobox'), { target: { value: 'medicaid' } }),
    ],
  ])('counts as used where it holds %s', (_what, use) => {
    showForm();
    use();
    pass(10 * MINUTE);
    expect(warning()).toBeInTheDocument();
  });

  test('is cleared two minutes after the warning: what was typed, and what the browser keeps of it', () => {
    showForm();
    type();
    fireEvent.click(consent());
    pass(10 * MINUTE);
    pass(2 * MINUTE - 1);
    expect(location.replaced).not.toHaveBeenCalled();
    expect(box(/name/)).toHaveValue('Ana');
    pass(1);
    expect(location.replaced.mock.calls).toEqual([['/consultation/forget']]);
    expect(box(/name/)).toHaveValue('');
    expect(consent()).not.toBeChecked();
  });

  test.each(['pointerdown', 'keydown', 'scroll'])('begins to wait anew at a %s', (sign) => {
    showForm();
    type();
    pass(9 * MINUTE);
    fireEvent(window, new Event(sign));
    pass(9 * MINUTE);
    expect(warning()).not.toBeInTheDocument();
    pass(MINUTE);
    expect(warning()).toBeInTheDocument();
  });

  test('that is kept, and scrolls before its warning says that it closed, is still cleared when it is left again', () => {
    showForm();
    type();
    pass(10 * MINUTE);
    const closing = warning() as HTMLDialogElement;
    closing.open = false; // a browser updates this a moment later
    fireEvent.scroll(window);
    expect(closing.open).toBe(false);
    fireEvent(closing, new Event('close'));
    pass(10 * MINUTE);
    expect(closing.open).toBe(true);
    pass(2 * MINUTE);
    expect(location.replaced.mock.calls).toEqual([['/consultation/forget']]);
  });

  test('is forgotten with the page', () => {
    const { unmount } = showForm();
    type();
    unmount();
    pass(60 * MINUTE);
    expect(location.replaced).not.toHaveBeenCalled();
    expect(jest.getTimerCount()).toBe(0);
  });
});

/** Time passes while timers don't run. */
const sleep = (milliseconds: number) => jest.setSystemTime(Date.now() + milliseconds);

describe('a form on a device that slept', () => {
  const WAKES = [
    ['becomes visible', () => document.dispatchEvent(new Event('visibilitychange'))],
    ['comes back from the browser’s memory', () => window.dispatchEvent(new Event('pageshow'))],
    ['is touched', () => window.dispatchEvent(new Event('pointerdown'))],
  ] as const;

  test.each(WAKES)('is covered at once where it %s after an hour, and cleared soon', (_how, wake) => {
    showForm();
    type();
    sleep(60 * MINUTE);
    act(() => void wake());
    expect(warning()).toHaveTextContent(idle.text);
    expect(location.replaced).not.toHaveBeenCalled();
    pass(20_000);
    expect(location.replaced.mock.calls).toEqual([['/consultation/forget']]);
  });

  test('can be kept by whoever comes back to it', () => {
    showForm();
    type();
    sleep(60 * MINUTE);
    pass(1000);
    expect(warning()).toHaveTextContent(left(20));
    press(idle.keep);
    pass(10 * MINUTE - 1000);
    expect(warning()).not.toBeInTheDocument();
    expect(box(/name/)).toHaveValue('Ana');
  });

  test('is left alone where it slept for less than ten minutes', () => {
    showForm();
    type();
    sleep(9 * MINUTE);
    act(() => void document.dispatchEvent(new Event('visibilitychange')));
    expect(warning()).not.toBeInTheDocument();
  });
});

describe('the warning', () => {
  function warned() {
    const view = showForm();
    type();
    pass(10 * MINUTE);
    return view;
  }

  test('counts down in seconds, and is not read out at each of them', () => {
    warned();
    pass(50_000);
    expect(screen.getByText(left(70)).closest('[aria-live]:not([aria-live=off]), [role=status]')).toBeNull();
  });

  test('takes the focus to what keeps everything, and has no accessibility problem that a machine can find', async () => {
    warned();
    expect(screen.getByRole('button', { name: idle.keep })).toHaveFocus();
    jest.useRealTimers(); // axe uses timers of its own
    expect(await axe(warning()!)).toHaveNoViolations();
  });

  test('put off keeps what was typed, and comes again only after another ten minutes', () => {
    warned();
    pass(MINUTE);
    press(idle.keep);
    expect(warning()).not.toBeInTheDocument();
    pass(10 * MINUTE - 1);
    expect(warning()).not.toBeInTheDocument();
    expect(box(/name/)).toHaveValue('Ana');
    pass(1);
    expect(warning()).toHaveTextContent(left(120));
    expect(location.replaced).not.toHaveBeenCalled();
  });

  test('can be put off as often as somebody is there', () => {
    warned();
    for (let times = 0; times < 12; times += 1) {
      press(idle.keep);
      pass(10 * MINUTE);
    }
    expect(warning()).toBeInTheDocument();
    expect(location.replaced).not.toHaveBeenCalled();
  });

  test('closed by the Escape key is put off too', () => {
    warned();
    act(() => (warning() as HTMLDialogElement).close());
    pass(9 * MINUTE);
    expect(warning()).not.toBeInTheDocument();
    expect(location.replaced).not.toHaveBeenCalled();
  });

  test('can clear at once', () => {
    warned();
    press(idle.clear);
    expect(location.replaced.mock.calls).toEqual([['/consultation/forget']]);
    expect(box(/name/)).toHaveValue('');
  });

  test('that was there before a device slept is over when it wakes too late', () => {
    warned();
    sleep(60 * MINUTE);
    act(() => void document.dispatchEvent(new Event('visibilitychange')));
    expect(location.replaced.mock.calls).toEqual([['/consultation/forget']]);
    pass(10 * MINUTE);
    expect(location.replaced).toHaveBeenCalledTimes(1);
  });

  test('goes on where a device slept for a part of its time', () => {
    warned();
    sleep(MINUTE);
    pass(1000);
    expect(warning()).toHaveTextContent(left(59));
  });

  test.each(['pointerdown', 'keydown', 'scroll'])(
    'goes on counting at a %s that does not put it off: whoever was there may have left',
    (sign) => {
      warned();
      pass(MINUTE);
      fireEvent(window, new Event(sign));
      pass(MINUTE);
      expect(location.replaced.mock.calls).toEqual([['/consultation/forget']]);
    },
  );
});
