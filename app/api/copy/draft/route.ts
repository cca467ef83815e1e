import { staffRoute } from '@/lib/auth/route';
import { keepDraft } from '@/lib/content/publishing/handlers';

export const POST = staffRoute({ can: 'copy.write', isActivity: true }, keepDraft);
