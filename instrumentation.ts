/**
 * Runs once in each process that Next runs in, before it answers. Our server (scripts/web.ts) has read everything by then;
 * development mode has no server of ours: clients without an address, no policy, nothing counted. The import stands behind
 * the condition, because Next compiles this file for a runtime without Node too.
 */
export async function register() {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { followPublished } = await import('@/lib/content/copy/data');
  await followPublished();
}
