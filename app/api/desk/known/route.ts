import { staffRoute } from '@/lib/auth/route';
import { findKnown } from '@/lib/cases/known/handlers';

export const POST = staffRoute({ can: 'requests.write', isActivity: true }, findKnown);
