import { clinic } from '@/lib/clinic/data';
import { closeOnLeaving } from '@/lib/intake/request-access/handlers';

export const dynamic = 'force-dynamic';

/**
 * Where the quick exit leads: empties what the browser keeps of this site and sends it to an everyday page, which is
 * not told where the visitor came from. A page of one's own request that is open closes, here and on the server.
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
