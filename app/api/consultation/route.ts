import { refusalPage } from '@/components/site/refusal-page';
import { POST_LIMIT } from '@/lib/intake/domain';
import { consultationCounts, receiveConsultation } from '@/lib/intake/handlers';
import { LIST_FIELDS } from '@/lib/intake/questions';
import { publicPost } from '@/lib/platform/public-post';

export const POST = publicPost({
  route: '/api/consultation',
  limit: POST_LIMIT,
  lists: LIST_FIELDS,
  counts: consultationCounts,
  handle: receiveConsultation,
  refusalPage,
});
