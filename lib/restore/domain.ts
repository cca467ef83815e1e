import { COMMENT_ERASURE } from '@/lib/comments/domain';
import { REQUEST_ERASURES } from '@/lib/intake/erasures/domain';

/** All that an erasure log may say. */
export const ERASURES: readonly string[] = [...REQUEST_ERASURES, COMMENT_ERASURE];
