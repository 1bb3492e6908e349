#!/usr/bin/env node
// Without a listener this signal opens the inspector, and whoever may signal the monitor may debug it. Everything else is
// loaded behind this line: loading takes a tenth of a second, and the signal may come at once.
process.on('SIGUSR1', () => {});

const { runCommandLine } = await import('./command-line.js');
await runCommandLine();

export {};
