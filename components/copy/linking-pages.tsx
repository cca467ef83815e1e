export type Linking = { path: string; title: string };

/** Which pages link to the one that is about to move or to go. */
export function LinkingPages({ linking }: { linking: readonly Linking[] }) {
  if (linking.length === 0) return null;
  return (
    <>
      <p>These pages link to it:</p>
      <ul className="list-disc pl-5">
        {linking.map(({ path, title }) => (
          <li key={path}>
            <span>{title}</span> (<span>{path}</span>)
          </li>
        ))}
      </ul>
    </>
  );
}
