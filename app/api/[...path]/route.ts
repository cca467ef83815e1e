/** Any address without a handler. Otherwise it would be taken for a page of the site, in a language named api. */
const nothing = () => new Response(null, { status: 404, headers: { 'cache-control': 'no-store' } });

export { nothing as GET, nothing as POST };
