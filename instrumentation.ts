/**
 * Runs once in each of Next's processes, before it responds to anything. By then our server (scripts/web.ts) has read
 * everything. In development there is no server of ours: clients have no address, there is no policy, and nothing is
 * counted. The import is inside the condition because Next also compiles this file for a runtime without Node.
 */
export async function register() {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { followPublished } = await import('@/lib/content/copy/data');
  await followPublished();
}
