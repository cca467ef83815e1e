/** How long until a request counts as lost: a connection that silently drops packets reports nothing. */
const PATIENCE_MS = 20_000;
/** Browsers send at most 64 KiB after a page is left. */
const LEAVING_LIMIT = 60_000;

type Answer<Body> = {
  /** 0 if there was no response. */
  status: number;
  body: Partial<Body>;
};

/** Whether this much can still be sent while the page is being left. */
export const fitsLeaving = (text: string): boolean => new Blob([text]).size <= LEAVING_LIMIT;

/** Posts JSON and always resolves. With `isLeaving` it's sent even if the page is closed meanwhile. */
export async function postJson<Body>(path: string, body: object, isLeaving = false): Promise<Answer<Body>> {
  const text = JSON.stringify(body);
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: text,
      keepalive: isLeaving && fitsLeaving(text),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const answer = (await response.json().catch(() => ({}))) as Partial<Body>;
    return { status: response.status, body: answer };
  } catch {
    return { status: 0, body: {} };
  }
}
