import { staffRoute } from '@/lib/auth/route';
import { endIdle } from '@/lib/staff/sign-in/handlers';

export const POST = staffRoute({ can: 'account.own' }, endIdle);
