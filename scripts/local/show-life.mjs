// Preloaded into the processes that `npm start` watches: what still turns its event loop says so (scripts/local/watch.ts).
const BEAT_MS = 5_000;
setInterval(() => process.connected && process.send('alive', () => undefined), BEAT_MS).unref();
