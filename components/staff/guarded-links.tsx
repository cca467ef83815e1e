'use client';

import { useEffect } from 'react';
import { reachServer } from './connection';

const isPlain = (event: MouseEvent) =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

/** The link that a press follows in this tab to another page of ours; one within the page needs no server. */
function linkOf(event: MouseEvent): HTMLAnchorElement | undefined {
  if (event.defaultPrevented || !isPlain(event) || !(event.target instanceof Element)) return undefined;
  const link = event.target.closest<HTMLAnchorElement>('a[href]');
  if (!link || link.origin !== window.location.origin || link.hasAttribute('download')) return undefined;
  if (link.target !== '' && link.target !== '_self') return undefined;
  const isWithin =
    link.hash !== '' && link.pathname === window.location.pathname && link.search === window.location.search;
  return isWithin ? undefined : link;
}

/**
 * Follows links and sends the filters of lists only once the server has answered: without a connection the page stays,
 * with what it shows and what was typed, instead of the browser's error page. The notice of a lost connection says why.
 */
export function GuardedLinks() {
  useEffect(() => {
    const goTo = async (address: string) => {
      if ((await reachServer()) !== 'lost') window.location.assign(address);
    };
    const onClick = (event: MouseEvent) => {
      const link = linkOf(event);
      if (!link) return;
      event.preventDefault();
      void goTo(link.href);
    };
    const onSubmit = (event: SubmitEvent) => {
      const form = event.target;
      if (event.defaultPrevented || !(form instanceof HTMLFormElement) || form.method !== 'get') return;
      event.preventDefault();
      const fields = [...new FormData(form, event.submitter)].map(([name, value]): [string, string] => [
        name,
        typeof value === 'string' ? value : '',
      ]);
      const address = new URL(form.action);
      address.search = new URLSearchParams(fields).toString();
      void goTo(address.href);
    };
    document.addEventListener('click', onClick);
    document.addEventListener('submit', onSubmit);
    return () => {
      document.removeEventListener('click', onClick);
      document.removeEventListener('submit', onSubmit);
    };
  }, []);
  return null;
}
