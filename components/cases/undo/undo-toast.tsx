'use client';

import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { failureMessage } from '@/components/staff/failure';
import { formOf } from '@/components/staff/form-of';
import { sendAction } from '@/components/staff/send-action';
import type { ActionState } from '@/lib/auth/action';
import { bulkAction } from '@/lib/cases/queue/actions';
import type { BulkOutcome } from '@/lib/cases/queue/domain';
import { controlBoxes, freePlace } from './free-place';
import { onUndoOffered, type UndoOffer } from './undo-offer';

/** How long an offer stays, unless the pointer or the focus is on it. */
const OFFER_MS = 10_000;

function resultText(answer: ActionState<BulkOutcome>): string {
  if (answer.state === 'failed') return failureMessage(answer.code);
  if (answer.state !== 'done') return '';
  const { changed, stayed } = answer.value;
  if (stayed === 0) return changed === 1 ? 'Undone.' : `${changed} changes undone.`;
  return changed === 0
    ? 'Not undone: someone changed it in the meantime. Open it to see where it stands.'
    : `${changed} undone. ${stayed} not undone: someone changed them in the meantime.`;
}

/**
 * Offers to undo the last change of a status for ten seconds. It stands where it covers no control, moves with the page,
 * and finds another place when the page changes under it.
 */
export function UndoToast() {
  const [offer, setOffer] = useState<UndoOffer>();
  const [said, setSaid] = useState('');
  const [isHeld, setHeld] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const text = said || (offer?.text ?? '');

  useEffect(
    () =>
      onUndoOffered((offered) => {
        setSaid('');
        setOffer(offered);
      }),
    [],
  );
  useEffect(() => {
    if (!text || isHeld) return;
    const end = () => {
      setOffer(undefined);
      setSaid('');
    };
    const timer = window.setTimeout(end, OFFER_MS);
    return () => window.clearTimeout(timer);
  }, [text, offer, isHeld]);
  useFreePlace(box, text);

  const undo = async () => {
    if (!offer) return;
    box.current?.focus(); // the button goes
    setOffer(undefined);
    setSaid('One moment…');
    setSaid(resultText(await sendAction(bulkAction, formOf({ undo: offer.undo.join(',') }))));
  };
  return (
    <div
      ref={box}
      tabIndex={-1}
      className={text ? 'undo-toast print:hidden' : 'sr-only'}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <p role="status">{text}</p>
      {offer && !said ? (
        <button
          type="button"
          className="button-line"
          data-key="z"
          aria-keyshortcuts="z"
          onClick={() => void undo()}
        >
          Undo
        </button>
      ) : null}
    </div>
  );
}

/** Puts the element where it covers no control, again whenever the page changes or it has scrolled out of sight. */
function useFreePlace(ref: RefObject<HTMLElement | null>, text: string) {
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element || !text) return;
    const place = () => {
      const { width, height } = element.getBoundingClientRect();
      const { clientWidth, clientHeight } = document.documentElement;
      const free = freePlace({ width, height }, controlBoxes(element), {
        width: clientWidth,
        height: clientHeight,
      });
      // Where there is no room, it takes some: above the page's content, as every other message.
      element.dataset.place = free ? 'free' : 'flow';
      element.style.left = free ? `${free.left + window.scrollX}px` : '';
      element.style.top = free ? `${free.top + window.scrollY}px` : '';
    };
    const onScroll = () => {
      const { top, bottom } = element.getBoundingClientRect();
      if (top < 0 || bottom > document.documentElement.clientHeight) place();
    };
    const main = document.getElementById('main');
    const changes = new MutationObserver(place);
    if (main) changes.observe(main, { subtree: true, childList: true, attributes: true });
    place();
    window.addEventListener('resize', place);
    window.addEventListener('scrollend', onScroll);
    return () => {
      changes.disconnect();
      window.removeEventListener('resize', place);
      window.removeEventListener('scrollend', onScroll);
      element.style.left = '';
      element.style.top = '';
    };
  }, [ref, text]);
}
