import { staffRoute } from '@/lib/auth/route';
import { fetchExport } from '@/lib/export/handlers';

export const POST = staffRoute({ can: 'requests.export' }, fetchExport);
