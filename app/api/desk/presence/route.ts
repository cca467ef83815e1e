import { staffRoute } from '@/lib/auth/route';
import { readPresence } from '@/lib/cases/queue/handlers';

export const GET = staffRoute({ can: 'requests.read' }, (request, { staff, now }) =>
  readPresence(request, staff, now),
);
