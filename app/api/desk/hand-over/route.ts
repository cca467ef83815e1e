import { staffRoute } from '@/lib/auth/route';
import { EXPIRED, fetchHandOver } from '@/lib/cases/hand-over/handlers';

export const POST = staffRoute({ can: 'requests.export', stepUpAt: EXPIRED }, fetchHandOver);
