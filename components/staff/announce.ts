const ANNOUNCED_EVENT = 'calusa:announced';

/** Says something to screen readers that the part of the page which it is about can't say: it is gone. */
export const announce = (text: string): boolean =>
  window.dispatchEvent(new CustomEvent(ANNOUNCED_EVENT, { detail: text }));

/** Hears what is announced, until what it returns is called. */
export function onAnnounced(hear: (text: string) => void): () => void {
  const listen = (event: Event) => hear((event as CustomEvent<string>).detail);
  window.addEventListener(ANNOUNCED_EVENT, listen);
  return () => window.removeEventListener(ANNOUNCED_EVENT, listen);
}
