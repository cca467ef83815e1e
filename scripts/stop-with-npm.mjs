// Stops the task that npm runs (scripts/run.mjs) when npm is killed hard: it passes on no signal then, and its child gets
// another parent.
const npm = process.ppid;
const watch = setInterval(() => {
  if (process.ppid === npm) return;
  clearInterval(watch);
  process.kill(process.pid, 'SIGTERM');
}, 1_000).unref();
