import { randomUUID } from 'node:crypto';
import { messagesIn } from '@/content/languages';
import type { Staff } from '@/lib/auth/staff';
import { readForm } from '@/lib/platform/form-body';
import { bundleOf, fileName } from './domain';
import { takeHandOver } from './mutations';
import { fetchHandOverSchema } from './schema';

const { form: LABELS } = messagesIn('en');

/** The FHIR bundle of a hand-over that was just allowed. Otherwise says that it has expired. */
export async function fetchHandOver(
  request: Request,
  { staff, now }: { staff: Staff; now: Date },
): Promise<Response> {
  const form = await readForm(request, { maxBytes: 4 * 1024 });
  const asked = fetchHandOverSchema.safeParse(form.ok ? form.value : {});
  const handed = asked.success ? await takeHandOver(staff, asked.data.handOver, now) : null;
  if (!handed) return expired();
  const bundle = bundleOf(handed, (name) => LABELS[name].label, randomUUID, now);
  return new Response(JSON.stringify(bundle, null, 2), {
    headers: {
      'content-type': 'application/fhir+json; charset=utf-8',
      'content-disposition': `attachment; filename="${fileName(now)}"`,
      'cache-control': 'no-store',
    },
  });
}

/**
 * The list of requests, saying that the file has expired: the page of one would put its reference in a redirect for
 * whoever asks with a made-up id.
 */
export const EXPIRED = '/desk?problem=hand-over';

const expired = () =>
  new Response(null, { status: 303, headers: { location: EXPIRED, 'cache-control': 'no-store' } });
