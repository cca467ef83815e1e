import type { Metadata } from 'next';
import { AlarmBanner } from '@/components/cases/queue/alarm-banner';
import { DeliveriesFilter } from '@/components/outbox/deliveries-filter';
import { DeliveriesPages } from '@/components/outbox/deliveries-pages';
import { DeliveriesRetry } from '@/components/outbox/deliveries-retry';
import { DeliveriesTable } from '@/components/outbox/deliveries-table';
import { clinic } from '@/lib/clinic/data';
import { loadAlarm, loadDeliveries } from '@/lib/outbox/loaders';

export const metadata: Metadata = { title: 'Email log' };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Every email and its delivery status. */
export default async function DeliveriesPage({ searchParams }: Props) {
  const { staff, filter, waiting, deliveries, next } = await loadDeliveries(await searchParams);
  const alarm = await loadAlarm();
  const { timeZone } = clinic();
  return (
    <div className="space-y-6">
      <h1 className="text-heading">Email log</h1>
      <AlarmBanner alarm={alarm} timeZone={timeZone} isAdmin={staff.role === 'admin'} />
      <p className="max-w-prose">
        Every email the site created in the last 400 days. No email repeats what someone told us, and a
        person’s address is never shown here.
      </p>
      {waiting > 0 ? <DeliveriesRetry waiting={waiting} /> : null}
      <DeliveriesFilter filter={filter} />
      {deliveries.length > 0 ? (
        <DeliveriesTable deliveries={deliveries} timeZone={timeZone} />
      ) : (
        <Nothing isFiltered={Boolean(filter.state ?? filter.template ?? filter.after)} />
      )}
      <DeliveriesPages filter={filter} next={next} />
    </div>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  if (!isFiltered) return <p>No email yet: the first one is created when a request comes in.</p>;
  return (
    <p>
      No emails match. <a href="/desk/deliveries">Show all emails</a>
    </p>
  );
}
