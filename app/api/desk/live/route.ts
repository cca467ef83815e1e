import { staffRoute } from '@/lib/auth/route';
import { openLive } from '@/lib/desk/handlers';

export const GET = staffRoute({ can: 'requests.read' }, (request, { staff }) =>
  Promise.resolve(openLive(request, staff)),
);
