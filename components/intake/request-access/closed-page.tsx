import { NarrowPage } from '@/components/site/narrow-page';
import { messagesIn, type Language } from '@/content/languages';
import { pathOf } from '@/lib/content/copy/domain';

/** Shown to a browser whose time has run out, or that never had a code. */
export function ClosedPage({ language }: { language: Language }) {
  const text = messagesIn(language).requestAccess;
  return (
    <NarrowPage title={text.expiredTitle}>
      <p className="text-lead">
        <span>{text.expired}</span> <a href={pathOf(language, 'your-request')}>{text.startAgain}</a>.
      </p>
    </NarrowPage>
  );
}
