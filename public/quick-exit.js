// @ts-check
// The quick exit, on every page, before and without the site's other scripts: a blocking script in the head, so that a
// page that is only passed through on the way out is never painted.

const EXIT = '/leave'; // empties what the browser keeps of this site and sends it on (app/leave/route.ts)
const LEAVING = 'leaving';
const PRESSES = 3;
const FORGET_PRESSES_AFTER_MS = 5000;

function hide() {
  document.documentElement.hidden = true;
}

/**
 * Clears what was typed and leaves without a way back: pages of this site that lie before this one in the tab's
 * history are left behind by going to the first of them and replacing it there (Navigation API, HTML Standard 7.2.7;
 * a browser without it replaces this page alone).
 */
function leave() {
  hide();
  for (const form of document.forms) form.reset();
  const [first] = 'navigation' in window ? window.navigation.entries() : [];
  const isFirst = !first || first.key === window.navigation.currentEntry?.key;
  if (isFirst || !mark(true)) return window.location.replace(EXIT);
  window.navigation.traverseTo(first.key);
}

/**
 * Notes for the first page of the tab's history that it is only passed through, or takes that note away.
 * @returns whether that could be done: a browser may let no site store anything
 */
function mark(/** @type {boolean} */ leaving) {
  try {
    if (leaving) sessionStorage.setItem(LEAVING, 'yes');
    else sessionStorage.removeItem(LEAVING);
    return true;
  } catch {
    return false;
  }
}

function isMarked() {
  try {
    return sessionStorage.getItem(LEAVING) !== null;
  } catch {
    return false;
  }
}

/** On the first page of the tab's history: goes on with leaving. */
function goOn() {
  if (!isMarked()) return;
  mark(false);
  hide();
  window.location.replace(EXIT);
}

goOn();
window.addEventListener('pageshow', goOn); // a page that comes back from the browser's memory runs no script again

document.addEventListener('click', (event) => {
  if (!(event.target instanceof Element) || !event.target.closest('[data-quick-exit]')) return;
  event.preventDefault();
  leave();
});

let presses = 0;
/** @type {number | undefined} */
let timer;

function countPresses(/** @type {number} */ count) {
  window.clearTimeout(timer);
  presses = count;
  const status = document.getElementById('quick-exit-status');
  if (status) status.textContent = status.dataset[`pressed${count}`] ?? '';
  if (count > 0) timer = window.setTimeout(countPresses, FORGET_PRESSES_AFTER_MS, 0);
}

// Shift three times, as on GOV.UK's "Exit this page"; a capital letter typed in between begins the count anew.
document.addEventListener('keyup', ({ key, repeat }) => {
  if (repeat) return;
  if (key !== 'Shift') return presses > 0 ? countPresses(0) : undefined;
  if (presses + 1 === PRESSES) return leave();
  countPresses(presses + 1);
});
