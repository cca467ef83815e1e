import { staffRoute } from '@/lib/auth/route';
import { EXPIRED, fetchExport } from '@/lib/cases/export/handlers';

export const POST = staffRoute({ can: 'requests.export', stepUpAt: EXPIRED }, fetchExport);
