import { refusalPage } from '@/components/site/refusal-page';
import { REPLY_POST_LIMIT } from '@/lib/comments/domain';
import { receiveReply } from '@/lib/comments/handlers';
import { publicPost } from '@/lib/platform/public-post';

export const POST = publicPost({
  route: '/api/replies',
  limit: REPLY_POST_LIMIT,
  handle: receiveReply,
  refusalPage,
});
