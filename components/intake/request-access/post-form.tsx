import type { ReactNode } from 'react';

/** Hidden fields by their names, which take along what a browser without cookies does not keep; null where it does. */
export type Carried = Readonly<Record<string, string>> | null;

type Props = {
  to: string;
  button: string;
  quiet?: boolean;
  carried?: Carried;
  children?: ReactNode;
};

/** A plain form of request access: it needs no script. */
export function PostForm({ to, button, quiet = false, carried, children }: Props) {
  return (
    <form action={`/api/your-request/${to}`} method="post" noValidate className="space-y-5" data-intake="">
      {Object.entries(carried ?? {}).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
      <button type="submit" className={quiet ? 'button-quiet' : 'button'}>
        {button}
      </button>
    </form>
  );
}
