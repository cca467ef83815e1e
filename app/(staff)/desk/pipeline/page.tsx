import type { Metadata } from 'next';
import { LiveRefresh } from '@/components/cases/live-refresh';
import { Board } from '@/components/cases/pipeline/board';
import { PipelineReport } from '@/components/cases/pipeline/pipeline-report';
import { loadBoard, loadPipeline } from '@/lib/cases/pipeline/loaders';

export const metadata: Metadata = { title: 'Pipeline' };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function PipelinePage({ searchParams }: Props) {
  const now = new Date();
  const [board, report] = await Promise.all([loadBoard(now), loadPipeline(await searchParams, now)]);
  return (
    <div className="space-y-6">
      <h1 className="text-subheading">Pipeline</h1>
      <LiveRefresh />
      <Board {...board} now={now} />
      <PipelineReport {...report} />
    </div>
  );
}
