export type Parent = { name: string; path: string; title: string };

/** Below which page another one stands: its address begins with that page's. */
export function ParentChoice({ parents, chosen = '' }: { parents: readonly Parent[]; chosen?: string }) {
  return (
    <div className="space-y-1.5">
      <label htmlFor="parent" className="block font-semibold">
        Below
      </label>
      <select id="parent" name="parent" defaultValue={chosen} className="text-box max-w-full">
        <option value="">Nothing: right below the home page</option>
        {parents
          .filter(({ name }) => name !== 'home')
          .map(({ name, path, title }) => (
            <option key={name} value={name}>
              {path} ({title})
            </option>
          ))}
      </select>
    </div>
  );
}
