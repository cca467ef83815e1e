import { sign } from '@/lib/intake/request-access/handlers';
import { requestAccessPost } from '../request-access-post';

export const POST = requestAccessPost('sign', sign);
