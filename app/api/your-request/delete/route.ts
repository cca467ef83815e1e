import { refusalPage } from '@/components/site/refusal-page';
import { OWN_PAGE_LIMITS } from '@/lib/own-page/domain';
import { deleteOwn } from '@/lib/own-page/handlers';
import { publicPost } from '@/lib/platform/public-post';

export const POST = publicPost({
  route: '/api/your-request/delete',
  limits: OWN_PAGE_LIMITS,
  handle: deleteOwn,
  refusalPage,
});
