/** @jest-environment jsdom */
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';

const SCRIPT = readFileSync('public/quick-exit.js', 'utf8');
const PAGE = `
  <form><input name="name"><input type="checkbox" name="consent"></form>
  <a href="/leave" data-quick-exit><span>Leave site</span></a>
  <a href="/faq">Questions</a>
  <p id="quick-exit-status" data-pressed1="2 more" data-pressed2="1 more"></p>`;

type Entry = { key: string };
type Navigation = { entries: () => Entry[]; currentEntry: Entry; traverseTo: (key: string) => void };

let left: string[];
let wentTo: string[];
let pageShows: (() => void)[];
let stored: Map<string, string>;
let released: (() => void)[];

/** Listeners that end with the test, because each one runs the script again on the same document. */
function disposable(target: EventTarget) {
  return (type: string, listener: EventListener) => {
    target.addEventListener(type, listener);
    released.push(() => target.removeEventListener(type, listener));
  };
}

/** Runs the file like the browser does, with a fake history: jsdom can neither leave nor go back. */
function load({
  navigation,
  sessionStorage = storing(),
}: { navigation?: Navigation; sessionStorage?: object } = {}) {
  const doc = new Proxy(document, {
    get: (target, name) => {
      if (name === 'addEventListener') return disposable(target);
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const own = {
    location: { replace: (url: string) => void left.push(url) },
    addEventListener: (_type: 'pageshow', listener: () => void) => void pageShows.push(listener),
    setTimeout,
    clearTimeout,
    ...(navigation ? { navigation } : {}),
  };
  runInNewContext(SCRIPT, { document: doc, Element, window: own, sessionStorage });
}

const storing = () => ({
  getItem: (key: string) => stored.get(key) ?? null,
  setItem: (key: string, value: string) => void stored.set(key, value),
  removeItem: (key: string) => void stored.delete(key),
});
const release = (key: string) =>
  document.body.dispatchEvent(new KeyboardEvent('keyup', { key, bubbles: true }));
const pressShift = (times: number) => Array.from({ length: times }, () => release('Shift'));
const status = () => document.getElementById('quick-exit-status')?.textContent;
const nameBox = () => document.querySelector<HTMLInputElement>('[name=name]')!;
const history = (keys: string[], current: string): Navigation => ({
  entries: () => keys.map((key) => ({ key })),
  currentEntry: { key: current },
  traverseTo: (key) => void wentTo.push(key),
});

beforeEach(() => {
  jest.useFakeTimers();
  [left, wentTo, pageShows, released] = [[], [], [], []];
  stored = new Map();
  document.documentElement.hidden = false;
  document.body.innerHTML = PAGE;
});
afterEach(() => {
  for (const end of released) end();
  jest.useRealTimers();
});

describe('leaving', () => {
  test('by the button hides the page, clears what was typed and replaces the page', () => {
    load();
    nameBox().value = 'Ana';
    document.querySelector<HTMLInputElement>('[name=consent]')!.checked = true;
    const click = new MouseEvent('click', { bubbles: true, cancelable: true });
    document.querySelector('[data-quick-exit] span')?.dispatchEvent(click);
    expect(click.defaultPrevented).toBe(true);
    expect(left).toEqual(['/leave']);
    expect(document.documentElement.hidden).toBe(true);
    expect(nameBox().value).toBe('');
    expect(document.querySelector<HTMLInputElement>('[name=consent]')!.checked).toBe(false);
  });

  test('is not what another link does', () => {
    load();
    const click = new MouseEvent('click', { bubbles: true, cancelable: true });
    document.querySelector('[href="/faq"]')?.addEventListener('click', (event) => event.preventDefault());
    document.querySelector('[href="/faq"]')?.dispatchEvent(click);
    expect([left, document.documentElement.hidden]).toEqual([[], false]);
  });

  test('goes back to the first page of the site in this tab, and leaves from there without a way back', () => {
    load({ navigation: history(['first', 'second', 'third'], 'third') });
    pressShift(3);
    expect([left, wentTo]).toEqual([[], ['first']]);
    document.documentElement.hidden = false;
    load({ navigation: history(['first', 'second', 'third'], 'first') });
    expect([left, document.documentElement.hidden, stored.size]).toEqual([['/leave'], true, 0]);
  });

  test('goes on where the first page comes back from the browser’s memory and runs no script', () => {
    load();
    expect(left).toEqual([]);
    stored.set('leaving', 'yes');
    for (const show of pageShows) show();
    expect([left, stored.size]).toEqual([['/leave'], 0]);
  });

  test('from the first page of the tab needs no detour', () => {
    load({ navigation: history(['first', 'second'], 'first') });
    pressShift(3);
    expect([left, wentTo, stored.size]).toEqual([['/leave'], [], 0]);
  });

  test('works where the browser lets the site store nothing', () => {
    const refuse = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    const sessionStorage = { getItem: refuse, setItem: refuse, removeItem: refuse };
    load({ navigation: history(['first', 'second'], 'second'), sessionStorage });
    pressShift(3);
    expect(left).toEqual(['/leave']);
  });
});

describe('the Shift key', () => {
  beforeEach(() => load());

  test('pressed three times leaves, and counts down for a screen reader before', () => {
    pressShift(1);
    expect([left, status()]).toEqual([[], '2 more']);
    pressShift(1);
    expect([left, status()]).toEqual([[], '1 more']);
    pressShift(1);
    expect(left).toEqual(['/leave']);
  });

  test('begins anew after any other key, as in a name with capitals', () => {
    pressShift(2);
    release('A');
    expect(status()).toBe('');
    pressShift(2);
    expect(left).toEqual([]);
    pressShift(1);
    expect(left).toEqual(['/leave']);
  });

  test('begins anew after five seconds without a press', () => {
    pressShift(2);
    jest.advanceTimersByTime(4999);
    expect(status()).toBe('1 more');
    jest.advanceTimersByTime(1);
    expect(status()).toBe('');
    pressShift(2);
    expect(left).toEqual([]);
  });

  test('has five seconds for each press, not for all', () => {
    pressShift(1);
    jest.advanceTimersByTime(4000);
    pressShift(1);
    jest.advanceTimersByTime(4000);
    pressShift(1);
    expect(left).toEqual(['/leave']);
  });

  test('works on a page without a place to count down', () => {
    document.getElementById('quick-exit-status')?.remove();
    pressShift(3);
    expect(left).toEqual(['/leave']);
  });
});
