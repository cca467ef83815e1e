import { notFound, redirect } from 'next/navigation';
import { CopyLinks } from '@/components/content/copy-links';
import { DeclinedChange } from '@/components/content/decision';
import { EditDesk } from '@/components/content/edit-desk';
import { deskPath } from '@/components/content/labels';
import { MoveBack, MovePage } from '@/components/content/move-page';
import { PageTitle } from '@/components/content/page-title';
import { PendingReleases } from '@/components/content/pending-releases';
import { SharePreview } from '@/components/content/share-preview';
import { ShippedDifference } from '@/components/content/shipped-difference';
import { ShowPage } from '@/components/content/show-page';
import { WaitingPageChanges } from '@/components/content/waiting-page-changes';
import { KeepFocus } from '@/components/staff/keep-focus';
import { clinic, copySettings } from '@/lib/clinic/data';
import { SHOWN_SETTINGS } from '@/lib/clinic/schema';
import { imageChoices } from '@/lib/content/images/data';
import { linkablePages } from '@/lib/content/navigation/data';
import { findDeclinedChange, leftBy, listPageChanges, listTitles, tiesOf } from '@/lib/content/pages/data';
import { mustStay } from '@/lib/content/pages/domain';
import { previewToken } from '@/lib/content/previews/data';
import { loadEdited, loadMoved, loadTitle } from '@/lib/content/publishing/loaders';
import { snippetNames } from '@/lib/content/shipped/data';
import { formatMoment, formatZone } from '@/lib/shared/dates';

type Props = { params: Promise<{ page: string[] }> };

export const generateMetadata = async ({ params }: Props) => loadTitle('Edit', (await params).page);

export default async function EditPage({ params }: Props) {
  const now = new Date();
  const path = (await params).page;
  const loaded = await loadEdited(path, now);
  if (!loaded) {
    const moved = await loadMoved(path);
    return moved ? redirect(deskPath('edit', moved)) : notFound();
  }
  const { staff, page, check } = loaded;
  const { language, name } = page;
  const ref = { language, name };
  const { timeZone } = clinic();
  const draftPath = (revision?: number) =>
    `/draft/${previewToken({ ...ref, id: page.id, revision }, now).token}`;
  const [titles, targets, ties] = [listTitles(language), linkablePages(language), tiesOf(ref)];
  const left = await leftBy(staff, page.id, now);
  const declined = await findDeclinedChange(staff, page.id);
  return (
    <div className="space-y-gap">
      <CopyLinks />
      <div className="flex flex-wrap items-end justify-between gap-4">
        <KeepFocus version={page.pending.map(({ id }) => id).join()} to="page" />
        <h1 id="page" tabIndex={-1} className="text-heading wrap-anywhere">
          <PageTitle {...page} />
          {page.draft ? <span className="tag ml-3">Unpublished changes</span> : null}
          {page.liveText === undefined ? <span className="tag ml-3">Not on the site</span> : null}
        </h1>
        <p className="flex flex-wrap gap-4">
          {page.liveText === undefined ? null : <a href={page.path}>View page</a>}
          <a href={deskPath('history', page)}>History</a>
          {page.draft && page.liveText !== undefined ? (
            <a href={`${deskPath('compare', page)}?from=live&to=draft`}>What the draft changes</a>
          ) : null}
        </p>
      </div>
      {page.draft ? (
        <p className="text-muted text-small">
          Draft saved by <bdi>{page.draft.by}</bdi>,{' '}
          <span>{formatMoment(page.draft.updatedAt, timeZone)}</span>
        </p>
      ) : null}
      <PendingReleases page={page} me={staff.id} timeZone={timeZone} draftPath={draftPath} />
      {declined ? <DeclinedChange {...declined} timeZone={timeZone} /> : null}
      <WaitingPageChanges
        page={ref}
        isShown={page.liveText !== undefined}
        redirectTo={page.redirectTo}
        changes={await listPageChanges(staff, page.id)}
        timeZone={timeZone}
      />
      {page.shipped === undefined ? null : <ShippedDifference page={ref} version={page.version} />}
      <EditDesk
        {...ref}
        text={page.text}
        version={page.version}
        problems={check.problems}
        warnings={check.warnings}
        holder={page.holder && page.holder.staffId !== staff.id ? page.holder.name : null}
        preview={draftPath()}
        isOnItsWay={page.pending.length > 0}
        approval={copySettings().approval}
        timeZone={timeZone}
        timeZoneName={formatZone(timeZone)}
        choices={{
          pages: targets,
          snippets: snippetNames(language),
          settings: [...SHOWN_SETTINGS],
          images: await imageChoices(staff),
        }}
      />
      <SharePreview page={ref} timeZone={timeZone} />
      {mustStay(name) ? null : (
        <>
          {left === null ? null : <MoveBack page={ref} left={left} timeZone={timeZone} />}
          <MovePage page={ref} parents={titles} ties={ties} />
          {page.liveText === undefined && !page.wasUnpublished ? null : (
            <ShowPage
              page={ref}
              isShown={page.liveText !== undefined}
              redirectTo={page.redirectTo}
              ties={ties}
              targets={targets}
            />
          )}
        </>
      )}
    </div>
  );
}
