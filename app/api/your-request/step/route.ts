import { step } from '@/lib/own-page/handlers';
import { ownPagePost } from '../own-page-post';

export const POST = ownPagePost('step', step);
