/** A page by its title, with its address beside it: two pages may have one title, and `/` says nothing to anybody. */
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
