import { unstable_rethrow } from 'next/navigation';
import { log } from '@/lib/platform/log';
import { requestIdHere } from '@/lib/platform/request-id';
import { isOwnOrigin } from '@/lib/platform/same-origin';
import { faultCode } from '@/lib/shared/fault-code';
import { needsStepUp, type Permission } from './permissions';
import { admit, currentSession, touchSession, type Staff } from './staff';
import { isFresh } from './step-up';

const HEADERS = { 'cache-control': 'no-store' };
const STATUS = { SIGNED_OUT: 401, FORBIDDEN: 403, STEP_UP: 403, FOREIGN_ORIGIN: 403, BROKEN: 500 } as const;

const refuse = (code: keyof typeof STATUS, requestId: string) =>
  Response.json({ code, requestId }, { status: STATUS[code], headers: HEADERS });

const leadTo = (location: string) => new Response(null, { status: 303, headers: { ...HEADERS, location } });

/**
 * Creates a staff route handler, for things that are neither pages nor forms: streams and files. It counts as activity
 * only if `isActivity` says that a person is doing something.
 */
export const staffRoute =
  (
    {
      can,
      isActivity = false,
      stepUpAt,
    }: {
      can: Permission;
      isActivity?: boolean;
      /** Where to send a person who must reauthenticate first because the permission requires it. */
      stepUpAt?: string;
    },
    handle: (request: Request, context: { staff: Staff; now: Date; requestId: string }) => Promise<Response>,
  ) =>
  async (request: Request): Promise<Response> => {
    const requestId = requestIdHere();
    try {
      if (!isOwnOrigin(request.headers)) return refuse('FOREIGN_ORIGIN', requestId);
      const staff = await admit(can);
      if (typeof staff === 'string') return refuse(staff, requestId);
      const now = new Date();
      const session = await currentSession();
      if (needsStepUp(can) && !(session && isFresh(session, now)))
        return stepUpAt === undefined ? refuse('STEP_UP', requestId) : leadTo(stepUpAt);
      if (isActivity) await touchSession(session, now);
      return await handle(request, { staff, now, requestId });
    } catch (error) {
      unstable_rethrow(error);
      log.error('route.broken', { requestId, code: faultCode(error) });
      return refuse('BROKEN', requestId);
    }
  };
