import type { ReactNode } from 'react';

type Props = { to: string; button: string; quiet?: boolean; children?: ReactNode };

/** A plain form of the own page: it needs no script. */
export function PostForm({ to, button, quiet = false, children }: Props) {
  return (
    <form action={`/api/your-request/${to}`} method="post" noValidate className="space-y-5" data-intake="">
      {children}
      <button type="submit" className={quiet ? 'button-quiet' : 'button'}>
        {button}
      </button>
    </form>
  );
}
