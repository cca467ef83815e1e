import { receiveReport } from '@/lib/platform/csp/reports';

export const POST = receiveReport;
