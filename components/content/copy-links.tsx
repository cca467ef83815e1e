import { StaffLink } from '@/components/staff/staff-link';

const PAGES = [
  { href: '/copy', label: 'Pages' },
  { href: '/copy/menus', label: 'Menus' },
  { href: '/copy/images', label: 'Pictures' },
  { href: '/copy/settings', label: 'Settings' },
];

/** The sections of the copy desk. */
export function CopyLinks() {
  return (
    <nav aria-label="Copy desk" className="staff-nav -mx-3 flex flex-wrap items-center">
      {PAGES.map(({ href, label }) => (
        <StaffLink key={href} href={href}>
          {label}
        </StaffLink>
      ))}
    </nav>
  );
}
