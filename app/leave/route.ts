import { clinic } from '@/lib/clinic/data';
import { closeOnLeaving } from '@/lib/intake/request-access/handlers';

export const dynamic = 'force-dynamic';

/**
 * The target of the quick exit: clears what the browser stores about this site and redirects to an everyday page, which
 * can't see where the visitor came from. If “Your request” is open, it closes here and on the server.
 */
export function GET(request: Request) {
  closeOnLeaving(request.headers, new Date());
  return new Response(null, {
    status: 303,
    headers: {
      location: clinic().quickExit,
      'cache-control': 'no-store',
      'clear-site-data': '"cache", "cookies", "storage"',
      'referrer-policy': 'no-referrer',
    },
  });
}
