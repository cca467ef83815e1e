import { z } from 'zod';
import { isSessionAlive, type Staff } from '@/lib/auth/staff';
import { log } from '@/lib/platform/log';
import { subscribe, type Notice } from '@/lib/platform/notices';
import { faultCode } from '@/lib/shared/fault-code';
import { othersPresent } from './data';
import { markGone, markPresent } from './mutations';

/** How often a stream sends a heartbeat and checks that its session is still open. */
const HEARTBEAT_MS = 20_000;
/** How many streams one process keeps open for one person; a browser opens one per visible tab. */
const MOST_STREAMS = 20;

type LiveEvent = 'hello' | 'changed' | 'presence' | 'signed-out';

const streams = new Map<string, number>();
const count = (id: string, by: number) => {
  const now = (streams.get(id) ?? 0) + by;
  if (now > 0) streams.set(id, now);
  else streams.delete(id);
};

const requestIn = (request: Request) =>
  z.uuid().safeParse(new URL(request.url).searchParams.get('request')).data;

/**
 * A stream of changes at the desk: only that something changed, never what. With `?request=ID` it also announces that
 * its owner has that request open. It ends with its session.
 */
export function openLive(request: Request, staff: Staff): Response {
  if ((streams.get(staff.id) ?? 0) >= MOST_STREAMS) return new Response(null, { status: 429 });
  let end = () => {};
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      end = follow(controller, staff, requestIn(request));
      request.signal.addEventListener('abort', end);
    },
    cancel: () => end(),
  });
  const headers = {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no', // nginx would buffer events
  };
  return new Response(body, { headers });
}

function follow(
  controller: ReadableStreamDefaultController<Uint8Array>,
  staff: Staff,
  requestId: string | undefined,
) {
  const encoder = new TextEncoder();
  let ended = false;
  const write = (text: string) => {
    if (!ended) controller.enqueue(encoder.encode(text));
  };
  const send = (event: LiveEvent) => write(`event: ${event}\ndata:\n\n`);
  const end = () => {
    if (ended) return;
    ended = true;
    clearInterval(timer);
    unsubscribe();
    count(staff.id, -1);
    if (requestId) void markGone(staff, requestId).catch(report);
    try {
      controller.close();
    } catch {
      // The browser closed it first.
    }
  };
  const stayPresent = async (id: string) => {
    await markPresent(staff, id, new Date());
    if (ended) await markGone(staff, id); // it ended in the meantime
  };
  const look = async () => {
    if (await isSessionAlive(staff.sessionId, new Date())) {
      write(':\n\n');
      if (requestId && !ended) await stayPresent(requestId);
      return;
    }
    send('signed-out');
    end();
  };
  const onNotice = (notice: Notice) => {
    if (notice.topic === 'requests' || notice.topic === 'reconnected') send('changed');
    if (notice.topic === 'presence' && notice.requestId === requestId) send('presence');
    if (notice.topic === 'sessions' && notice.userId === staff.id) void look().catch(report);
  };
  const unsubscribe = subscribe(onNotice);
  const timer = setInterval(() => void look().catch(report), HEARTBEAT_MS);
  count(staff.id, 1);
  send('hello');
  void look().catch(report);
  return end;
}

const report = (error: unknown) => log.warn('live.look_failed', { code: faultCode(error) });

/** Names of other people who have the request of `?request=ID` open. */
export async function readPresence(request: Request, staff: Staff, now: Date): Promise<Response> {
  const requestId = requestIn(request);
  const names = requestId ? await othersPresent(staff, requestId, now) : [];
  return Response.json({ names }, { headers: { 'cache-control': 'no-store' } });
}
