import Link from 'next/link';
import { clinic } from '@/lib/clinic/data';

export function SiteHeader() {
  return (
    <header className="border-line border-b">
      <div className="mx-auto flex max-w-5xl flex-wrap items-center justify-between gap-x-8 gap-y-2 px-5 py-4">
        <Link href="/" className="text-ink py-2 font-serif text-xl font-semibold no-underline">
          {clinic().name}
        </Link>
        <nav aria-label="Main">
          <ul className="flex flex-wrap gap-x-6">
            <li>
              <Link className="inline-block py-2" href="/interpersonal-psychotherapy">
                About IPT
              </Link>
            </li>
            <li>
              <Link className="inline-block py-2" href="/consultation">
                Request a consultation
              </Link>
            </li>
          </ul>
        </nav>
      </div>
    </header>
  );
}
