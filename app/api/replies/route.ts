import { refusalPage } from '@/components/site/refusal-page';
import { COMMENT_POST_LIMIT } from '@/lib/comments/domain';
import { receiveComment } from '@/lib/comments/handlers';
import { publicPost } from '@/lib/platform/public-post';

export const POST = publicPost({
  route: '/api/replies',
  limit: COMMENT_POST_LIMIT,
  handle: receiveComment,
  refusalPage,
});
