import { staffRoute } from '@/lib/auth/route';
import { keepIntakeDraft } from '@/lib/intake/handlers';

export const POST = staffRoute({ can: 'requests.write', isActivity: true }, keepIntakeDraft);
