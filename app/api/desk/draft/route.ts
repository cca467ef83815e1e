import { staffRoute } from '@/lib/auth/route';
import { keepDraft } from '@/lib/casefile/handlers';

export const POST = staffRoute({ can: 'requests.write', isActivity: true }, keepDraft);
