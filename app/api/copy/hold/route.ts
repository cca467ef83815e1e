import { staffRoute } from '@/lib/auth/route';
import { keepLock } from '@/lib/content/publishing/handlers';

export const POST = staffRoute({ can: 'copy.write' }, keepLock);
