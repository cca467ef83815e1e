import type { Metadata } from 'next';
import { CallClinic } from '@/components/site/clinic-phone';
import { NarrowPage } from '@/components/site/narrow-page';
import { messagesIn, type Language } from '@/content/languages';
import { isRemovable } from '@/lib/comments/data';

export const dynamic = 'force-dynamic';

type Props = { params: Promise<{ locale: Language; token: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale, token } = await params;
  const { removeTitle, goneTitle } = messagesIn(locale).comments;
  return { title: (await isRemovable(token)) ? removeTitle : goneTitle, robots: { index: false } };
}

/** The page behind a removal link. Opening it changes nothing, because mail programs open links on their own. */
export default async function RemoveCommentPage({ params }: Props) {
  const { locale, token } = await params;
  const text = messagesIn(locale).comments;
  if (!(await isRemovable(token))) return <NothingToRemove language={locale} />;
  return (
    <NarrowPage title={text.removeTitle}>
      <p className="text-lead">{text.removeLead}</p>
      <form action="/api/replies/remove" method="post">
        <input type="hidden" name="token" value={token} autoComplete="off" />
        <button type="submit" className="button">
          {text.removeNow}
        </button>
      </form>
    </NarrowPage>
  );
}

/**
 * Shown if the link was used already or is incomplete. Not a 404: without scripts, Next renders that as an empty page.
 */
function NothingToRemove({ language }: { language: Language }) {
  const text = messagesIn(language).comments;
  return (
    <NarrowPage title={text.goneTitle}>
      <p className="text-lead">
        <CallClinic before={text.gone} after="." />
      </p>
    </NarrowPage>
  );
}
