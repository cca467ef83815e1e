import type { Metadata } from 'next';
import { Agenda } from '@/components/cases/appointments/agenda';
import { LiveRefresh } from '@/components/cases/live-refresh';
import { loadAgenda } from '@/lib/cases/appointments/loaders';

export const metadata: Metadata = { title: 'Appointments' };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function AppointmentsPage({ searchParams }: Props) {
  const now = new Date();
  const agenda = await loadAgenda(await searchParams, now);
  return (
    <div className="space-y-4">
      <h1 className="text-subheading">Appointments</h1>
      <LiveRefresh />
      <Agenda {...agenda} now={now} />
    </div>
  );
}
