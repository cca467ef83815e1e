import type { Metadata } from 'next';
import { ClinicPhone } from '@/components/site/clinic-phone';
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

/** Where a removal link leads. Opening it changes nothing: mail programs open links by themselves. */
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

/** A link that was used, or is not whole. No 404: Next draws that without scripts as an empty page. */
function NothingToRemove({ language }: { language: Language }) {
  const text = messagesIn(language).comments;
  return (
    <NarrowPage title={text.goneTitle}>
      <p className="text-lead">
        <span>{text.gone}</span> <ClinicPhone />.
      </p>
    </NarrowPage>
  );
}
