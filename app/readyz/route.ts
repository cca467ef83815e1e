import { readPublished } from '@/lib/content/copy/data';
import { requireRowKeys } from '@/lib/intake/renewal/data';
import { requireErasureLog } from '@/lib/platform/erasure-log';
import { checkReadiness, seenSchema } from '@/lib/platform/health';
import { requireCompletedRestore } from '@/lib/restore/data';

export const dynamic = 'force-dynamic';

/** Whether the process can take requests: 200 or 503, with each check by name, and the versions of a schema that doesn't fit. */
export async function GET() {
  const checks = await checkReadiness({
    copy: readPublished,
    keys: requireRowKeys,
    erasures: requireErasureLog,
    restore: requireCompletedRestore,
  });
  const ready = Object.values(checks).every((check) => check === 'ok');
  const schema = checks.migrations === 'ok' ? undefined : seenSchema();
  const body = { status: ready ? 'ready' : 'not ready', checks, schema };
  return Response.json(body, { status: ready ? 200 : 503, headers: { 'cache-control': 'no-store' } });
}
