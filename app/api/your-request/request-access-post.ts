import { refusalPage } from '@/components/site/refusal-page';
import { OWN_PAGE_LIMIT } from '@/lib/intake/request-access/domain';
import { publicPost, type PublicPost } from '@/lib/platform/public-post';

/** Creates the handler for a form in “Your request”. */
export const requestAccessPost = (name: string, handle: PublicPost['handle']) =>
  publicPost({ route: `/api/your-request/${name}`, limit: OWN_PAGE_LIMIT, handle, refusalPage });
