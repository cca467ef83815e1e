import { staffRoute } from '@/lib/auth/route';
import { endIdle } from '@/lib/sign-in/handlers';

export const POST = staffRoute({ can: 'account.own' }, endIdle);
