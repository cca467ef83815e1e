import type { Metadata } from 'next';
import { ClosedPage } from '@/components/intake/request-access/closed-page';
import { PostForm } from '@/components/intake/request-access/post-form';
import { StepTo } from '@/components/intake/request-access/step-to';
import { NarrowPage } from '@/components/site/narrow-page';
import { messagesIn, type Language } from '@/content/languages';
import { OPENED, readOpened } from '@/lib/intake/request-access/cookies';
import { openRequest, proofKept } from '@/lib/intake/request-access/data';
import { carriedFields, readKept } from '@/lib/platform/kept-values';

type Props = { params: Promise<{ locale: Language }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: messagesIn((await params).locale).requestAccess.deleteTitle, robots: { index: false } };
}

/** Explains what deleting means before it happens. */
export default async function DeletePage({ params }: Props) {
  const { locale } = await params;
  const text = messagesIn(locale).requestAccess;
  const now = new Date();
  const open = await openRequest(readOpened(await readKept(now)), now);
  if (!open) return <ClosedPage language={locale} />;
  const carried = await carriedFields(OPENED);
  const years = await proofKept(open, now);
  return (
    <NarrowPage title={text.deleteTitle}>
      <p className="text-lead">{text.deleteLead}</p>
      {years !== null && <p>{text.proof(years)}</p>}
      <PostForm language={locale} to="delete" button={text.deleteNow} carried={carried} />
      <StepTo language={locale} page="held" text={text.keep} carried={carried} />
    </NarrowPage>
  );
}
