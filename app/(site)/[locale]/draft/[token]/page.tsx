import type { Metadata } from 'next';
import { Notes } from '@/components/content/notes';
import { ArticlePage } from '@/components/site/article-page';
import { HomePage } from '@/components/site/home-page';
import { clinic } from '@/lib/clinic/data';
import { withKnownFacts } from '@/lib/content/known-facts/domain';
import { readPreview } from '@/lib/content/previews/data';
import { formatMoment } from '@/lib/shared/dates';

export const metadata: Metadata = { title: 'Draft', robots: { index: false, follow: false } };
export const dynamic = 'force-dynamic';

/**
 * Shows a draft the way its page would look to anyone with the link: the editor's frame, or someone without an account.
 */
export default async function DraftPage({ params }: { params: Promise<{ token: string }> }) {
  const draft = await readPreview((await params).token, new Date());
  // Not a 404: without scripts, Next renders that as an empty page.
  if (!draft) return <LinkEnded />;
  const { language, name, text, page, problems, endsAt } = draft;
  const Page = name === 'home' ? HomePage : ArticlePage;
  return (
    <>
      <p className="bg-shell text-small wide py-2">
        A draft, not public. This link opens it until <span>{formatMoment(endsAt, clinic().timeZone)}</span>.
      </p>
      {problems.length > 0 ? (
        <div className="wide py-4">
          <Notes title="Not finished yet" notes={problems} document={text} />
        </div>
      ) : null}
      {page ? (
        <Page language={language} name={name} page={{ ...page, body: withKnownFacts(page.body, clinic()) }} />
      ) : (
        <div className="wide py-hero">
          <h1 className="text-title">This draft can’t be drawn yet</h1>
        </div>
      )}
    </>
  );
}

const LinkEnded = () => (
  <div className="wide py-hero">
    <h1 className="text-title">This link shows nothing</h1>
    <p className="text-lead mt-5">
      It has run out, or part of it is missing. Ask whoever sent it for a new one.
    </p>
  </div>
);
