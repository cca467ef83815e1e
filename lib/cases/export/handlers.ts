import type { Staff } from '@/lib/auth/staff';
import type { Plan } from '@/lib/cases/export/values/domain';
import { clinic } from '@/lib/clinic/data';
import { readForm, type FormFields } from '@/lib/platform/form-body';
import { log } from '@/lib/platform/log';
import { faultCode } from '@/lib/shared/fault-code';
import { exportBatches } from './data';
import { fileName, writerOf } from './domain';
import { beginExport, endExport, recordSent } from './mutations';
import { fetchSchema } from './schema';

type Context = { staff: Staff; now: Date; requestId: string };

const TYPES = { csv: 'text/csv; charset=utf-8', json: 'application/json' } as const;

/** Streams the file of an export that was just allowed. Otherwise redirects to the page, which says why. */
export async function fetchExport(request: Request, { staff, now, requestId }: Context): Promise<Response> {
  const asked = fetchSchema.safeParse(await formOf(request));
  if (!asked.success) return backToPage();
  const choice = await beginExport(staff, asked.data.export, now);
  if (!choice) return backToPage();
  const plan: Plan = { ...choice, now, timeZone: clinic().timeZone };
  return new Response(streamOf(written(staff, asked.data.export, plan, requestId)), {
    headers: {
      'content-type': TYPES[plan.format],
      'content-disposition': `attachment; filename="${fileName(plan)}"`,
      'cache-control': 'no-store',
    },
  });
}

/** A body that isn't a form isn't an export either. */
async function formOf(request: Request): Promise<FormFields> {
  const form = await readForm(request, { maxBytes: 4 * 1024 });
  return form.ok ? form.value : {};
}

/** The export page, saying that the export has expired. */
export const EXPIRED = '/desk/export?problem=expired';

const backToPage = () =>
  new Response(null, {
    status: 303,
    headers: { location: EXPIRED, 'cache-control': 'no-store' },
  });

/** The file, part by part. A broken-off file has no end, and the audit says so. */
async function* written(staff: Staff, id: string, plan: Plan, requestId: string): AsyncGenerator<string> {
  const writer = writerOf(plan);
  let count = 0;
  let stage: 'finished' | 'broken' = 'broken';
  try {
    yield writer.head();
    for await (const requests of exportBatches(staff, plan)) {
      const text = writer.batch(requests, count);
      await recordSent(staff, { id, fields: plan.fields, reason: plan.reason }, requests, new Date());
      count += requests.length; // counted before they are sent, so that no more leaves than is recorded
      yield text;
    }
    await endExport(staff, id, { stage: 'finished', count }, new Date());
    stage = 'finished';
    yield writer.end(count);
  } catch (error) {
    log.error('export.broken', { requestId, code: faultCode(error) });
    // Aborts the connection; Next would print any other error with its text and its cause.
    throw new DOMException('EXPORT_BROKEN', 'AbortError');
  } finally {
    if (stage === 'broken') await endExport(staff, id, { stage, count }, new Date());
  }
}

/** Reads on only as fast as the browser takes it. An error aborts the connection, so that the browser notices. */
function streamOf(parts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream(
    {
      pull: async (controller) => {
        const part = await parts.next();
        if (part.done) controller.close();
        else controller.enqueue(encoder.encode(part.value));
      },
      cancel: async () => {
        await parts.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}
