import { CopyLinks } from '@/components/content/copy-links';
import { NewPageForm } from '@/components/content/new-page-form';
import { DEFAULT_LANGUAGE } from '@/content/languages';
import { loadParents } from '@/lib/content/pages/loaders';

export const metadata = { title: 'New page' };

export default async function NewPagePage() {
  return (
    <div className="space-y-gap">
      <CopyLinks />
      <h1 className="text-heading">New page or article</h1>
      <NewPageForm language={DEFAULT_LANGUAGE} parents={await loadParents(DEFAULT_LANGUAGE)} />
    </div>
  );
}
