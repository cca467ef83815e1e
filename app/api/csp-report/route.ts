import { AREAS } from '@/content/areas';
import { cspReports } from '@/lib/platform/csp/reports';

export const POST = cspReports([...Object.keys(AREAS), 'consultation', 'your-request', 'draft']);
