import { refusalPage } from '@/components/site/refusal-page';
import { publicPost } from '@/lib/platform/public-post';
import { REPLY_HARD_LIMITS } from '@/lib/replies/domain';
import { receiveReply } from '@/lib/replies/handlers';

export const POST = publicPost({
  route: '/api/replies',
  limits: REPLY_HARD_LIMITS,
  handle: receiveReply,
  refusalPage,
});
