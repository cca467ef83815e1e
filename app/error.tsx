'use client';

import { BrokenPage } from '@/components/site/broken-page';

export default BrokenPage;
