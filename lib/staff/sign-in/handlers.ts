import { signOut } from './mutations';

/**
 * Ends the session of an idle desk. Not a server action, because Next would then reload the page with the response and
 * navigate away from what was typed there.
 */
export async function endIdle(_request: Request, { now }: { now: Date }): Promise<Response> {
  await signOut(now);
  return new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } });
}
