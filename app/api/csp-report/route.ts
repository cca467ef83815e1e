import { AREAS, SITE_ROUTES } from '@/content/areas';
import { cspReports } from '@/lib/platform/csp/reports';

export const POST = cspReports([...Object.keys(AREAS), ...SITE_ROUTES]);
