import { staffRoute } from '@/lib/auth/route';
import { keepHold } from '@/lib/content/publishing/handlers';

export const POST = staffRoute({ can: 'copy.write' }, keepHold);
