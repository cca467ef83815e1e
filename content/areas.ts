/** First steps of the site's pages that are no documents: routes of their own, which no page's address may begin with. */
export const SITE_ROUTES = ['consultation', 'draft', 'reply', 'your-request'];

/**
 * Everything beside the public site, by the first segment of its addresses. `nonce`: its pages are rendered for each
 * request, so proxy.ts gives their scripts one. `can`: it is pages of staff, and what they ask for
 * (lib/auth/permissions.ts); `pages` are those below it that ask for something else.
 */
export const AREAS = {
  '.well-known': { nonce: false },
  _next: { nonce: false },
  account: { nonce: true, can: 'account.own' },
  activity: { nonce: true, can: 'activity.read' },
  api: { nonce: false },
  copy: { nonce: true, can: 'copy.write', pages: { settings: 'settings.facts' } },
  desk: {
    nonce: true,
    can: 'requests.read',
    pages: {
      deliveries: 'deliveries.manage',
      export: 'requests.export',
      new: 'requests.write',
      numbers: 'numbers.read',
    },
  },
  icons: { nonce: false },
  join: { nonce: true },
  leave: { nonce: false },
  media: { nonce: false },
  og: { nonce: false },
  readyz: { nonce: false },
  replies: { nonce: true, can: 'comments.moderate' },
  'sign-in': { nonce: true },
  team: { nonce: true, can: 'team.manage' },
} as const;

/** The staff navigation, in its order. Whoever may not open a page doesn’t see it there. */
export const STAFF_NAVIGATION: readonly { href: string; label: string }[] = [
  { href: '/desk', label: 'Requests' },
  { href: '/desk/appointments', label: 'Appointments' },
  { href: '/desk/pipeline', label: 'Pipeline' },
  { href: '/desk/numbers', label: 'Reports' },
  { href: '/desk/deliveries', label: 'Email log' },
  { href: '/desk/export', label: 'Export' },
  { href: '/copy', label: 'Pages' },
  { href: '/replies', label: 'Comments' },
  { href: '/activity', label: 'Activity' },
  { href: '/team', label: 'Team' },
];
