// Without a listener this signal opens the inspector, and whoever may signal the monitor may debug it. Everything else is
// loaded behind this line: loading takes a tenth of a second, and the signal may come at once.
process.on('SIGUSR1', () => {});

// Where descriptors or memory are too few to load it all, that is said in a line.
const loaded = await import('./command-line.js').catch((error: Error) => {
  process.stderr.write(`clearsight: cannot start: ${error.message}\n`);
  process.exitCode = 1;
});
await loaded?.runCommandLine();

export {};
