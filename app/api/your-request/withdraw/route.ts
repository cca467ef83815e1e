import { withdraw } from '@/lib/intake/request-access/handlers';
import { ownPagePost } from '../own-page-post';

export const POST = ownPagePost('withdraw', withdraw);
