import { staffRoute } from '@/lib/auth/route';
import { openLive } from '@/lib/cases/queue/handlers';

export const GET = staffRoute({ can: 'requests.read' }, (request, { staff }) =>
  Promise.resolve(openLive(request, staff)),
);
