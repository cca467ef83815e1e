import { signOut } from './mutations';

/**
 * Ends the session of a desk that was left alone. No action: Next would read the page again with its answer, and lead away
 * from what was typed there.
 */
export async function endIdle(_request: Request, { now }: { now: Date }): Promise<Response> {
  await signOut(now);
  return new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } });
}
