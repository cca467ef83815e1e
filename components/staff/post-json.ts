/** After which a request counts as lost: a connection that drops what it is given says nothing. */
const PATIENCE_MS = 20_000;
/** Browsers send at most 64 KiB after a page is left. */
const LEAVING_LIMIT = 60_000;

type Answer<Body> = {
  /** 0 where no answer came. */
  status: number;
  body: Partial<Body>;
};

/** Whether that much can still be sent while the page is being left. */
export const fitsLeaving = (text: string): boolean => new Blob([text]).size <= LEAVING_LIMIT;

/** Posts JSON, and answers whatever happens. `isLeaving` sends it also where the page is closed meanwhile. */
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
