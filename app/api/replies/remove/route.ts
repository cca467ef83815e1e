import { refusalPage } from '@/components/site/refusal-page';
import { publicPost } from '@/lib/platform/public-post';
import { REMOVAL_LIMIT } from '@/lib/replies/domain';
import { receiveRemoval } from '@/lib/replies/handlers';

export const POST = publicPost({
  route: '/api/replies/remove',
  limit: REMOVAL_LIMIT,
  handle: receiveRemoval,
  refusalPage,
});
