import { TextField } from '@/components/staff/text-field';
import type { ActionState } from '@/lib/auth/action';
import { SLUG_PATTERN } from '@/lib/content/copy/schema';
import { isolated } from '@/lib/shared/bidi';

export type Parent = { name: string; path: string; title: string };

/** Chooses the parent page: a page's address begins with its parent's. */
export function ParentChoice({ parents, chosen = '' }: { parents: readonly Parent[]; chosen?: string }) {
  return (
    <div className="space-y-1.5">
      <label htmlFor="parent" className="block font-semibold">
        Parent page
      </label>
      <select id="parent" name="parent" defaultValue={chosen} className="text-box max-w-full">
        <option value="">None: right below the home page</option>
        {parents
          .filter(({ name }) => name !== 'home')
          .map(({ name, path, title }) => (
            <option key={name} value={name}>
              {`${path} (${isolated(title)})`}
            </option>
          ))}
      </select>
    </div>
  );
}

/** The last part of a page's address. */
export const SlugField = ({ slug, state }: { slug?: string | undefined; state: ActionState }) => (
  <TextField
    name="slug"
    label="URL ending"
    hint="Lowercase letters, digits, and hyphens, such as grief-and-loss."
    defaultValue={slug}
    pattern={SLUG_PATTERN}
    title="Lowercase letters, digits, and single hyphens"
    required
    state={state}
  />
);
