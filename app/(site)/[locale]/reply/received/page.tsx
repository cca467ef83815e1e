import type { Metadata } from 'next';
import { NarrowPage } from '@/components/site/narrow-page';
import { messagesIn, type Language } from '@/content/languages';
import { readCommentReceipt } from '@/lib/comments/cookies';
import { placeOf, removalUrl } from '@/lib/comments/data';
import { findPage } from '@/lib/content/copy/data';
import { pathOf } from '@/lib/content/copy/domain';
import { readKept } from '@/lib/platform/kept-values';

type Props = { params: Promise<{ locale: Language }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { comments } = messagesIn((await params).locale);
  return { title: comments.receivedTitle, robots: { index: false } };
}

/** Thanks the writer of a comment, says that a person reads it first, and gives the link that removes it. */
export default async function CommentReceivedPage({ params }: Props) {
  const { locale } = await params;
  const text = messagesIn(locale).comments;
  const receipt = readCommentReceipt(await readKept(new Date()));
  if (!receipt)
    return (
      <NarrowPage title={text.noReceiptTitle}>
        <p className="text-lead">
          <span>{text.noReceipt}</span> <a href={pathOf(locale, 'home')}>{text.home}</a>
        </p>
      </NarrowPage>
    );
  const { token } = receipt;
  const at = placeOf(receipt.place);
  const isShown = at && findPage(at.language, at.page);
  return (
    <NarrowPage title={text.receivedTitle}>
      <p className="text-lead">{token === null ? text.again : text.received}</p>
      {token === null ? null : (
        <section aria-labelledby="keep" className="bg-shell rounded-shell space-y-3 p-6">
          <h2 id="keep" className="text-subheading">
            {text.keepTitle}
          </h2>
          <p className="wrap-anywhere">
            <a href={pathOf(locale, `reply/remove/${token}`)} data-removal="">
              {removalUrl(token)}
            </a>
          </p>
          <p>{text.keep}</p>
        </section>
      )}
      <p>
        <a href={isShown ? pathOf(at.language, at.page) : pathOf(locale, 'home')}>{text.backToPage}</a>
      </p>
    </NarrowPage>
  );
}
