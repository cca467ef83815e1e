import { CopyLinks } from '@/components/content/copy-links';
import { MenusForm } from '@/components/content/menus/menus-form';
import { clinic } from '@/lib/clinic/data';
import { loadMenus } from '@/lib/settings/loaders';

export const metadata = { title: 'Menus' };

export default async function MenusPage() {
  const { group, pages } = await loadMenus();
  return (
    <div className="max-w-3xl space-y-6">
      <div className="space-y-3">
        <CopyLinks />
        <h1 className="text-heading">Menus</h1>
        <p>
          The order of the links at the top and at the end of every page. They are sorted by their positions
          when you save. A page that is not on the site is left out until it is back.
        </p>
      </div>
      <div className="panel">
        <MenusForm group={group} pages={pages} timeZone={clinic().timeZone} />
      </div>
    </div>
  );
}
