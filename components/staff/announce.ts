const ANNOUNCED_EVENT = 'calusa:announced';

/** Announces something to screen readers when the part of the page that would say it is gone. */
export const announce = (text: string): boolean =>
  window.dispatchEvent(new CustomEvent(ANNOUNCED_EVENT, { detail: text }));

/** Subscribes to announcements; call the returned function to unsubscribe. */
export function onAnnounced(hear: (text: string) => void): () => void {
  const listen = (event: Event) => hear((event as CustomEvent<string>).detail);
  window.addEventListener(ANNOUNCED_EVENT, listen);
  return () => window.removeEventListener(ANNOUNCED_EVENT, listen);
}
