// Preloaded into the servers that `npm start` runs: when the start command is gone, however it went, so are they.
process.on('disconnect', () => process.exit(1));
