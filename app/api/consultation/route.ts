import { refusalPage } from '@/components/site/refusal-page';
import { HARD_LIMITS } from '@/lib/intake/domain';
import { LIST_FIELDS } from '@/lib/intake/fields';
import { receiveConsultation } from '@/lib/intake/handlers';
import { publicPost } from '@/lib/platform/public-post';

export const POST = publicPost({
  route: '/api/consultation',
  limits: HARD_LIMITS,
  lists: LIST_FIELDS,
  handle: receiveConsultation,
  refusalPage,
});
