import { staffRoute } from '@/lib/auth/route';
import { EXPIRED, fetchExport } from '@/lib/export/handlers';

export const POST = staffRoute({ can: 'requests.export', stepUpAt: EXPIRED }, fetchExport);
