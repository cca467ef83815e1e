'use client';

import { useEffect, useRef, useState } from 'react';
import { forgetList } from '@/components/cases/list-memory';
import { reachServer } from '@/components/staff/connection';
import { failureMessage } from '@/components/staff/failure';
import { formOf } from '@/components/staff/form-of';
import { sendAction } from '@/components/staff/send-action';
import { SIGNED_IN_EVENT, SIGNED_OUT_EVENT } from '@/components/staff/signed-out';
import { MINUTE_MS } from '@/lib/shared/durations';
import { withNext } from '@/lib/shared/next-address';
import { stayAction } from '@/lib/staff/sign-in/actions';

/** How long before the limit the warning appears. The server ends the session at the limit, whatever a page does. */
const WARN_BEFORE_MS = 2 * MINUTE_MS;
const REPORT_EVERY_MS = MINUTE_MS;
/** How often a covered page without a connection tries to sign out and leave. */
const LEAVE_EVERY_MS = 10_000;
const SIGNS_OF_LIFE = ['pointerdown', 'keydown', 'wheel'] as const;
/** The dialog's return value once the same person has signed in again. */
const BACK = 'back';
const STILL_OUT = { SIGNED_OUT: 'You are not signed in yet. Sign in in the other tab first.' };
const CHANNEL = 'calusa-staff-activity';

/** Whether a `beforeunload` listener would warn now: the editor's, or that of a draft that didn't get saved. */
const isWarnedOf = () => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));

/** Whether leaving this page would lose anything that was typed. */
const holdsUnsaved = () =>
  isWarnedOf() ||
  [...document.querySelectorAll<HTMLTextAreaElement | HTMLInputElement>('main textarea, main input')].some(
    (box) => !['hidden', 'checkbox', 'radio', 'submit'].includes(box.type) && box.value !== box.defaultValue,
  );

/** Resolves to whether the server responded. */
const endSession = (): Promise<boolean> =>
  fetch('/api/desk/sign-out', { method: 'POST' }).then(
    () => true,
    () => false,
  );

type Stage = 'used' | 'warned' | 'over';

/**
 * Signs out people who leave the desk unattended, after a warning that any use dismisses. Unsent input stays in the
 * page, covered, until the same person has signed in again in another tab.
 * @param limitMs how long a session may go unused before the server ends it
 */
export function IdleTimeout({ userId, limitMs }: { userId: string; limitMs: number }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useRef<HTMLHeadingElement>(null);
  const [stage, setStage] = useState<Stage>('used');
  const [problem, setProblem] = useState('');

  useEffect(() => {
    let lastUse = Date.now();
    let lastReported = lastUse; // opening the page counted as use
    let current: Stage = 'used';
    let isEnded = false;
    let lastTry = 0;
    let isLeaving = false; // a second departure would cut off the first
    const channel = new BroadcastChannel(CHANNEL);
    const go = (next: Stage) => {
      current = next;
      setStage(next);
    };
    const reportUse = async () => {
      const before = lastReported;
      lastReported = Date.now();
      const answer = await sendAction(stayAction, formOf({}));
      if (answer.state === 'failed' && answer.code === 'NO_ANSWER') lastReported = before;
    };
    const used = () => {
      if (current !== 'used') return; // only the warning's own button dismisses it
      if (Date.now() - lastUse >= limitMs) {
        look(); // the device slept, and this use comes too late
        return;
      }
      lastUse = Date.now();
      channel.postMessage(lastUse);
    };
    channel.onmessage = ({ data }: MessageEvent<number>) => {
      lastUse = Math.max(lastUse, data);
      if (current === 'warned') dialog.current?.close('used elsewhere');
      if (current === 'over') isEnded = true; // someone else may be signed in by now, so don't sign them out from here
    };
    const stay = () => {
      // A browser lets Escape through after a few tries, so the cover is shown again.
      if (current === 'over' && dialog.current?.returnValue !== BACK) {
        dialog.current?.showModal();
        return;
      }
      go('used');
      lastUse = Date.now();
      isEnded = false;
      used();
    };
    const look = () => {
      const now = Date.now();
      const idle = now - lastUse;
      // The last use is reported as well, so that the server's count never starts before it.
      if (lastUse > lastReported && now - lastReported >= REPORT_EVERY_MS) void reportUse();
      if (current === 'used' && idle >= limitMs - WARN_BEFORE_MS) {
        go('warned');
        dialog.current?.showModal();
      }
      if (current === 'warned' && idle >= limitMs) go('over');
      if (current === 'over' && now - lastTry >= LEAVE_EVERY_MS) void leave();
    };
    /** Ends the session, and leaves the page if that loses nothing. Without a connection the cover stays. */
    const leave = async () => {
      if (isLeaving) return;
      isLeaving = true;
      lastTry = Date.now();
      forgetList();
      if (!isEnded) isEnded = await endSession();
      isLeaving = current === 'over' && !holdsUnsaved() && (await reachServer()) !== 'lost';
      if (!isLeaving) return;
      const { pathname, search, hash } = window.location;
      window.location.assign(withNext('/sign-in?ended=idle', `${pathname}${search}${hash}`));
    };
    // The server ended the session, because an administrator did or because another tab signed out.
    const ended = () => {
      isEnded = true;
      go('over');
      if (!dialog.current?.open) dialog.current?.showModal();
      void leave();
    };
    const box = dialog.current;
    const timer = window.setInterval(look, 1_000);
    box?.addEventListener('close', stay);
    document.addEventListener('visibilitychange', look); // timers stop while a device sleeps
    window.addEventListener('pageshow', look);
    window.addEventListener('online', look);
    window.addEventListener(SIGNED_OUT_EVENT, ended);
    for (const sign of SIGNS_OF_LIFE) window.addEventListener(sign, used, { passive: true });
    return () => {
      window.clearInterval(timer);
      channel.close();
      box?.removeEventListener('close', stay);
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('pageshow', look);
      window.removeEventListener('online', look);
      window.removeEventListener(SIGNED_OUT_EVENT, ended);
      for (const sign of SIGNS_OF_LIFE) window.removeEventListener(sign, used);
    };
  }, [limitMs]);

  // The dialog alone wouldn't cover the page reliably, so the content is hidden, but kept.
  useEffect(() => {
    document.getElementById('main')?.toggleAttribute('hidden', stage === 'over');
    if (stage === 'over') title.current?.focus(); // the focused button is gone
  }, [stage]);

  /** The same person may see what they typed. Someone else gets the page, but not the text. */
  const comeBack = async () => {
    setProblem(''); // clearing it first makes a screen reader announce the same text again
    const answer = await sendAction(stayAction, formOf({}));
    if (answer.state === 'failed') setProblem(failureMessage(answer.code, STILL_OUT));
    if (answer.state !== 'done') return;
    if (answer.value === userId) {
      dialog.current?.close(BACK);
      window.dispatchEvent(new Event(SIGNED_IN_EVENT));
    } else window.location.assign('/account');
  };

  return (
    <dialog
      ref={dialog}
      aria-labelledby="idle-title"
      aria-describedby="idle-text"
      className="idle"
      onCancel={(event) => {
        if (stage === 'over') event.preventDefault();
      }}
    >
      <h2 id="idle-title" ref={title} tabIndex={-1} className="text-heading">
        {stage === 'over' ? 'You are signed out' : 'Are you still there?'}
      </h2>
      {stage === 'over' ? (
        <>
          <p id="idle-text">
            Your session has ended. What you typed and didn’t send is still here, hidden. Sign in again in
            another tab, then come back.
          </p>
          <p className="flex flex-wrap gap-3">
            <a className="button" href="/sign-in" target="_blank" rel="noreferrer">
              Sign in (opens a new tab)
            </a>
            <button type="button" className="button-quiet" onClick={() => void comeBack()}>
              I’m signed in again
            </button>
          </p>
          <p role="alert" className={problem ? 'text-danger font-semibold' : 'sr-only'}>
            {problem}
          </p>
        </>
      ) : (
        <>
          <p id="idle-text">
            To keep requests private, you’ll be signed out in two minutes. Nothing you typed will be lost.
          </p>
          <p>
            <button type="button" className="button" autoFocus onClick={() => dialog.current?.close()}>
              Stay signed in
            </button>
          </p>
        </>
      )}
    </dialog>
  );
}
