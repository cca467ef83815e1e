'use client';

import dynamic from 'next/dynamic';
import { useEffect, useRef, useState } from 'react';
import type { EditorChoices } from '@/components/content/editor/page-editor';
import { ActionForm } from '@/components/staff/action-form';
import { TEXT_BOX } from '@/components/ui/field';
import { useHasScripts } from '@/components/ui/use-has-scripts';
import { pathOf } from '@/lib/content/copy/domain';
import type { Problem } from '@/lib/content/documents/domain';
import type { PageRef } from '@/lib/content/copy/schema';
import { saveDraftAction, takeOverAction } from '@/lib/content/publishing/actions';
import { ConflictPanel } from './conflict';
import { Notes } from './notes';
import { PageFields } from './page-ref';
import { PublishForm } from './publish-form';
import { SaveBar } from './save-bar';
import { usePageDraft } from './use-page-draft';
import { useTheirs } from './use-theirs';
import { EDIT_FAILURES } from './labels';

// Rich text needs the browser. Until it has loaded, and without scripts, the text is edited in a plain text box.
const PageEditor = dynamic(
  () => import('@/components/content/editor/page-editor').then((module) => module.PageEditor),
  {
    ssr: false,
    loading: () => <p role="status">Opening the editor…</p>,
  },
);

type Props = PageRef & {
  choices: EditorChoices;
  text: string;
  version: number;
  problems: readonly Problem[];
  warnings: readonly Problem[];
  holder: string | null;
  preview: string;
  approval: boolean;
  timeZone: string;
  timeZoneName: string;
  isOnItsWay: boolean;
};

/** Where a page is written: its editor next to a preview, and the way to publish it. */
export function EditDesk({
  language,
  name,
  text,
  choices,
  preview,
  approval,
  timeZone,
  timeZoneName,
  isOnItsWay,
  ...opened
}: Props) {
  const ref = { language, name };
  const draft = usePageDraft(ref, { text, ...opened });
  const hasScripts = useHasScripts();
  const editor = useRef<HTMLElement>(null);
  const toEditor = () => editor.current?.focus();
  const [shown, setShown] = useState({ text, key: 0 });
  const conflict = useTheirs(ref, draft.state === 'stale' || draft.state === 'locked', draft.mine);
  const keepTheirs = (theirs: string, at: number) => {
    draft.adopt(theirs, at);
    setShown(({ key }) => ({ text: theirs, key: key + 1 }));
    toEditor();
  };
  return (
    <div className="space-y-gap">
      {draft.holder ? (
        <LockNotice page={ref} holder={draft.holder} onTaken={() => void draft.beat().then(toEditor)} />
      ) : null}
      <div className="copy-desk">
        <section ref={editor} tabIndex={-1} aria-label="Editor" className="min-w-0 space-y-4">
          {hasScripts ? (
            <PageEditor
              key={shown.key}
              {...choices}
              path={pathOf(language, name)}
              text={shown.text}
              onChange={draft.type}
            />
          ) : (
            <PlainEditor page={ref} version={opened.version} text={text} />
          )}
          {conflict ? (
            <ConflictPanel
              conflict={conflict}
              holder={draft.holder}
              onMine={() => {
                draft.overwrite(conflict.version);
                toEditor();
              }}
              onTheirs={() => keepTheirs(conflict.theirs, conflict.version)}
            />
          ) : null}
          <Notes
            id="problems"
            title="What must change before it can be published"
            notes={draft.problems}
            document={hasScripts ? draft.saved : null}
          />
          <Notes title="Look at these" notes={draft.warnings} document={hasScripts ? draft.saved : null} />
        </section>
        <Preview src={preview} saved={draft.saved} />
      </div>
      <PublishForm
        page={ref}
        version={draft.version}
        isSaving={draft.state === 'waiting'}
        isReady={draft.problems.length === 0}
        isOnItsWay={isOnItsWay}
        approval={approval}
        timeZone={timeZone}
        timeZoneName={timeZoneName}
        onPublished={draft.forget}
      />
      {hasScripts ? <SaveBar state={draft.state} problems={draft.problems.length} /> : null}
    </div>
  );
}

function PlainEditor({ page, version, text }: { page: PageRef; version: number; text: string }) {
  return (
    <ActionForm
      action={saveDraftAction}
      failures={EDIT_FAILURES}
      doneText="Draft saved."
      className="space-y-3"
    >
      <PageFields {...page} version={version} />
      <label className="block space-y-1.5">
        <span className="block font-semibold">Front matter and text, in Markdown</span>
        <textarea name="text" dir="auto" rows={30} defaultValue={text} className={`${TEXT_BOX} font-mono`} />
      </label>
      <button type="submit" className="button">
        Save the draft
      </button>
    </ActionForm>
  );
}

function LockNotice({ page, holder, onTaken }: { page: PageRef; holder: string; onTaken: () => void }) {
  return (
    <div role="status" className="panel">
      <p className="font-semibold">
        <bdi>{holder}</bdi> has this page open. What you type isn’t saved until they leave or you take over.
      </p>
      <ActionForm
        action={takeOverAction}
        failures={EDIT_FAILURES}
        doneText="You’re editing this page now."
        onDone={onTaken}
      >
        <PageFields {...page} />
        <button type="submit" className="button-quiet">
          Take over
        </button>
      </ActionForm>
    </div>
  );
}

/** The real page with the draft in it, reloaded after each save at the same scroll position. */
function Preview({ src, saved }: { src: string; saved: string }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const first = useRef(true);
  useEffect(() => {
    const open = frame.current?.contentWindow;
    if (first.current || !open) {
      first.current = false;
      return;
    }
    const { scrollY } = open;
    frame.current?.addEventListener('load', () => frame.current?.contentWindow?.scrollTo(0, scrollY), {
      once: true,
    });
    open.location.replace(src);
  }, [saved, src]);
  return (
    <section aria-label="Preview" className="min-w-0 space-y-2">
      <p className="text-small">
        Preview.{' '}
        <a href={src} target="_blank">
          Open it in a new tab
        </a>
      </p>
      {/* Scripts don't run in it, so nothing can navigate the frame away. */}
      <iframe
        ref={frame}
        src={src}
        title="Preview of the page"
        sandbox="allow-same-origin"
        className="copy-preview"
      />
    </section>
  );
}
