import type { View } from '@/lib/cases/queue/schema';

/** The desk's lists by their names. */
export const VIEW_NAMES: Readonly<Record<View, string>> = {
  todo: 'To do',
  new: 'New',
  mine: 'Mine',
  waiting: 'Contacting',
  late: 'Late',
  reassign: 'To reassign',
  scheduled: 'Scheduled',
  closed: 'Closed',
  quarantined: 'Quarantined',
  trash: 'Trash',
};
