import { staffRoute } from '@/lib/auth/route';
import { keepDraft } from '@/lib/cases/case/handlers';

export const POST = staffRoute({ can: 'requests.write', isActivity: true }, keepDraft);
