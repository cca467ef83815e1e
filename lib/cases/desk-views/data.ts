import { may } from '@/lib/auth/permissions';
import type { Staff } from '@/lib/auth/staff';
import { db } from '@/lib/platform/db';
import { keyRing } from '@/lib/platform/keys';
import { SealError, unseal } from '@/lib/platform/sealing';
import { sealedContext } from '@/lib/shared/sealed-columns';

/** The encryption context of a view's name, which staff type and may say anything. */
export const viewNameContext = (id: string): string => sealedContext('saved_view', [id], 'name');

export type SavedView = { id: string; name: string; href: string; isShared: boolean; mayDelete: boolean };

/** How someone set up their desk: the views they saved, those shared with everyone, and how high rows are. */
export type DeskSetUp = { views: SavedView[]; isCompact: boolean };

export async function deskSetUp({ id: ownerId, role }: Staff): Promise<DeskSetUp> {
  const [rows, person] = await Promise.all([
    db().savedView.findMany({
      where: { OR: [{ isShared: true }, { ownerId }] },
      select: { id: true, sealedName: true, href: true, isShared: true },
      orderBy: [{ isShared: 'desc' }, { createdAt: 'asc' }, { id: 'asc' }],
    }),
    db().user.findUnique({ where: { id: ownerId }, select: { hasCompactDesk: true } }),
  ]);
  const views = rows.map(({ sealedName, ...view }) => ({
    ...view,
    name: openName(view.id, sealedName),
    mayDelete: !view.isShared || may(role, 'views.share'),
  }));
  return { views, isCompact: person?.hasCompactDesk ?? false };
}

/** A name that doesn't open must not break the desk. */
function openName(id: string, sealed: string): string {
  try {
    return unseal(keyRing(), viewNameContext(id), sealed);
  } catch (error) {
    if (error instanceof SealError) return 'A view whose name can’t be read';
    throw error;
  }
}
