// Preloaded into the servers that `npm start` runs: when the start command is gone, however it went, so are they. An exit in
// order could wait for something, such as a reader of the output, that went with it.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
