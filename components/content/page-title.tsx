/** A page's title with its address next to it: two pages may share a title, and `/` means nothing to anyone. */
export const PageTitle = ({ title, path }: { title: string; path: string }) => (
  <>
    <bdi>{title}</bdi>
    {title === path ? null : (
      <span className="text-muted text-small">
        {' '}
        (<span>{path}</span>)
      </span>
    )}
  </>
);
