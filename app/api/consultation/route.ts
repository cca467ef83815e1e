import { refusalPage } from '@/components/site/refusal-page';
import { receiveConsultation } from '@/lib/intake/handlers';
import { publicPost } from '@/lib/platform/public-post';

export const POST = publicPost({ route: '/api/consultation', handle: receiveConsultation, refusalPage });
