import { staffRoute } from '@/lib/auth/route';
import { receiveImage } from '@/lib/content/images/handlers';

export const POST = staffRoute({ can: 'copy.write', isActivity: true }, receiveImage);
