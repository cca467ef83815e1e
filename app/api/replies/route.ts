import { refusalPage } from '@/components/site/refusal-page';
import { publicPost } from '@/lib/platform/public-post';
import { REPLY_POST_LIMIT } from '@/lib/replies/domain';
import { receiveReply } from '@/lib/replies/handlers';

export const POST = publicPost({
  route: '/api/replies',
  limit: REPLY_POST_LIMIT,
  handle: receiveReply,
  refusalPage,
});
