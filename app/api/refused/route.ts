import { refusalPage } from '@/components/site/refusal-page';
import { foreignPost } from '@/lib/platform/public-post';

export const POST = foreignPost({ route: '/api/refused', refusalPage });
