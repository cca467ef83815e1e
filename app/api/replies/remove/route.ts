import { refusalPage } from '@/components/site/refusal-page';
import { REMOVAL_LIMIT } from '@/lib/comments/domain';
import { receiveRemoval } from '@/lib/comments/handlers';
import { publicPost } from '@/lib/platform/public-post';

export const POST = publicPost({
  route: '/api/replies/remove',
  limit: REMOVAL_LIMIT,
  handle: receiveRemoval,
  refusalPage,
});
